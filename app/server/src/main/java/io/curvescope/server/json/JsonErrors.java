package io.curvescope.server.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Says where JSON is malformed, without repeating what a stranger wrote. */
public final class JsonErrors {
  private JsonErrors() {}

  /** What is wrong and where, for a client. */
  public static String describe(JacksonException exception) {
    String what =
        exception instanceof StreamConstraintsException
            ? "the JSON exceeds a limit on nesting, names, numbers or strings"
            : "the JSON is malformed";
    TokenStreamLocation location = exception.getLocation();
    return location == null
        ? what
        : what + " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
