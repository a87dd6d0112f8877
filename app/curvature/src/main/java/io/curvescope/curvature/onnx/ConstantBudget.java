package io.curvescope.curvature.onnx;

/**
 * The heap that the constants of one model may take while it becomes a graph. Whoever makes an
 * array, a list or values whose number the file decides charges them here first: a file of 200
 * bytes can ask for gigabytes. Nothing is ever given back, since graphs keep their constants. Not
 * thread-safe.
 */
public final class ConstantBudget {
  private final long bytes;
  private long free;

  /**
   * A budget.
   *
   * @param bytes that all charges may take together
   */
  public ConstantBudget(long bytes) {
    this.bytes = bytes;
    this.free = bytes;
  }

  /**
   * Takes bytes out of the budget.
   *
   * @param where what they are for
   * @throws ModelLimitException if so many are not left
   */
  public void charge(long wanted, OnnxLocation where) {
    if (!tryCharge(wanted)) {
      throw new ModelLimitException(
          where,
          "takes "
              + wanted
              + " bytes of memory while the model is read; constants may take at most "
              + bytes
              + " bytes together, of which "
              + free
              + " are left");
    }
  }

  /** Takes bytes out of the budget if they are left. */
  public boolean tryCharge(long wanted) {
    if (wanted < 0) {
      throw new IllegalArgumentException("bytes must not be negative, got " + wanted);
    }
    if (wanted > free) {
      return false;
    }
    free -= wanted;
    return true;
  }
}
