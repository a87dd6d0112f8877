package io.curvescope.server.json;

/** A body that is no JSON object, or too large to be looked at. */
public final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String detail;

  MalformedJson(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong and what would be right. */
  public String detail() {
    return detail;
  }
}
