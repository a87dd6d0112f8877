package io.curvescope.curvature.operator;

/**
 * What a caller watches a computation with.
 *
 * @param cancellation asked before every block of products
 * @param progress told after every block of products
 */
public record Monitor(CancellationToken cancellation, ProgressListener progress) {

  /** Neither cancels nor listens. */
  public static final Monitor NONE = new Monitor(CancellationToken.NONE, ProgressListener.NONE);

  /** For a computation that follows others: adds their products to its progress. */
  public Monitor after(long matvecs) {
    return new Monitor(
        cancellation,
        event ->
            progress.onProgress(
                new Progress(
                    matvecs + event.matvecs(),
                    matvecs + event.expectedMatvecs(),
                    event.residual())));
  }
}
