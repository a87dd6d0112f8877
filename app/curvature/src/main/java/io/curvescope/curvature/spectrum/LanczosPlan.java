package io.curvescope.curvature.spectrum;

/**
 * Sizes of a Lanczos computation.
 *
 * @param top eigenvalues to converge at the upper end
 * @param bottom eigenvalues to converge at the lower end, beyond those of {@code top}
 * @param resultTop largest eigenvalues to report
 * @param resultBottom smallest eigenvalues to report
 * @param block vectors multiplied at once, at most n
 * @param capacity most locked and active vectors together
 * @param rows rows of the basis
 */
record LanczosPlan(
    int top, int bottom, int resultTop, int resultBottom, int block, int capacity, int rows) {

  static LanczosPlan of(EigenvalueRequest request, int dimension) {
    int resultTop = Math.min(request.top(), dimension);
    int resultBottom = Math.min(request.bottom(), dimension);
    int bottom = Math.min(resultBottom, dimension - resultTop);
    int wanted = resultTop + bottom;
    int block = Math.min(request.block(), dimension);
    long least = 2L * wanted + 3L * block;
    long usual = Math.max(least, 2L * wanted + Math.max(wanted, 20));
    long asked = request.basisSize().isPresent() ? request.basisSize().getAsInt() : usual;
    if (asked < least && asked < dimension) {
      throw new IllegalArgumentException(
          "basisSize must be at least 2 (top + bottom) + 3 block = " + least + ", is " + asked);
    }
    if (request.maximumMatvecs() < 2L * wanted + block) {
      throw new IllegalArgumentException(
          "maximumMatvecs must be at least 2 (top + bottom) + block = "
              + (2L * wanted + block)
              + ", is "
              + request.maximumMatvecs());
    }
    int capacity = (int) Math.min(asked, dimension);
    int rows = Math.max(capacity + block, 2 * wanted);
    return new LanczosPlan(resultTop, bottom, resultTop, resultBottom, block, capacity, rows);
  }

  /** Eigenpairs to converge. */
  int wanted() {
    return top + bottom;
  }

  /** Eigenvalues to report. */
  int resultRows() {
    return resultTop + resultBottom;
  }
}
