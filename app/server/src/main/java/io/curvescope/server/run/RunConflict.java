package io.curvescope.server.run;

/** A run id that another project owns. */
public final class RunConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  RunConflict(RunId id) {
    this("run id '" + id + "' belongs to another project; choose another id");
  }

  private RunConflict(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong and what would be right, for a client. */
  public String detail() {
    return detail;
  }
}
