package io.curvescope.server.json;

/** A field that is missing or wrong. Carries no stack trace: a push may hold thousands of them. */
public final class InvalidField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String REQUIRED = "is required";

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

  /** A field that must be there and is not. */
  public static InvalidField missing(String field) {
    return new InvalidField(field, REQUIRED);
  }

  /** Whether the field is wrong for not being there. */
  public boolean isMissing() {
    return reason.equals(REQUIRED);
  }

  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
