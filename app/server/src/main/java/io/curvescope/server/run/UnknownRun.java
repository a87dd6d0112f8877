package io.curvescope.server.run;

/** There is no run of this id. */
public final class UnknownRun extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  public UnknownRun(RunId id) {
    this(
        "run '%s' is not known; create it with POST /api/v1/runs {\"id\":\"%s\",\"project\":\"...\"}"
            .formatted(id, id));
  }

  private UnknownRun(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong and how to create the run, for a client. */
  public String detail() {
    return detail;
  }
}
