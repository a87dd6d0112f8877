package io.curvescope.server.analysis;

/** A project has as many analyses waiting as it may. */
public final class QueueFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  QueueFull(String project, int limit) {
    this(
        "project '%s' has %d analyses waiting already; try again when some are done"
            .formatted(project, limit));
  }

  private QueueFull(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong, for a client. */
  public String detail() {
    return detail;
  }
}
