package io.curvescope.acceptance.access;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The table of every route in docs/access.md: what is promised, and what the matrix is held
 * against.
 */
final class AccessTable {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z]+) (/\\S*)` \\| (\\w+) \\| (\\w*) ?\\|$");

  /**
   * @param role empty where everybody may call the route
   */
  record Row(String method, String path, Optional<AccessRole> role, ProjectCheck projects) {
    String route() {
      return method + " " + path;
    }

    /**
     * Whether a library brings the route, so that neither the API's description nor an annotation
     * has it.
     */
    boolean isOfALibrary() {
      return path.startsWith("/actuator")
          || path.startsWith("/v3/")
          || path.startsWith("/swagger-ui");
    }
  }

  private AccessTable() {}

  static List<Row> rows() {
    try {
      return ROW.matcher(Files.readString(Path.of("../../docs/access.md")))
          .results()
          .map(AccessTable::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(MatchResult row) {
    Optional<AccessRole> role =
        row.group(3).equals("none")
            ? Optional.empty()
            : Optional.of(AccessRole.ofWireName(row.group(3)).orElseThrow());
    ProjectCheck projects =
        switch (row.group(4)) {
          case "path" -> ProjectCheck.PATH;
          case "every" -> ProjectCheck.EVERY_PROJECT;
          case "viewer", "" -> ProjectCheck.VIEWER;
          default -> throw new IllegalArgumentException(row.group());
        };
    return new Row(row.group(1), row.group(2), role, projects);
  }
}
