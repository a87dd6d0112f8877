package io.curvescope.server.analysis;

/** There is no analysis of this id. */
public final class UnknownAnalysis extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  public UnknownAnalysis(AnalysisId id) {
    this("analysis '" + id + "' is not known; POST /api/v1/runs/{run}/checkpoints submits one");
  }

  private UnknownAnalysis(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong, for a client. */
  public String detail() {
    return detail;
  }
}
