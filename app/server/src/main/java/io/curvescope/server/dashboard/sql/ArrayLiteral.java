package io.curvescope.server.dashboard.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Arrays as PostgreSQL reads them. */
final class ArrayLiteral {
  private ArrayLiteral() {}

  /** An array of strings; every element is quoted, so that none can be anything else. */
  static String of(List<String> values) {
    return values.stream()
        .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
