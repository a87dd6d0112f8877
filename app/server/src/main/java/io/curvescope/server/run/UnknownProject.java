package io.curvescope.server.run;

/** There is no project of a name. */
public final class UnknownProject extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String DETAIL =
      "no project of this name is known; the first run that names a project creates it";

  public UnknownProject() {
    super(DETAIL, null, false, false);
  }

  /** What is wrong, for a client. */
  public String detail() {
    return DETAIL;
  }
}
