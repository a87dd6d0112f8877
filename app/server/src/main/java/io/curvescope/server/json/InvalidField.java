package io.curvescope.server.json;

/** A field that is missing or wrong. Carries no stack trace: a push may hold thousands of them. */
public final class InvalidField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String reason;

  /**
   * @param field the field's name; empty if the object as a whole is wrong
   * @param reason what would be right, as in "must be 0 or more"
   */
  public InvalidField(String field, String reason) {
    super(field.isEmpty() ? reason : field + " " + reason, null, false, false);
    this.field = field;
    this.reason = reason;
  }

  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
