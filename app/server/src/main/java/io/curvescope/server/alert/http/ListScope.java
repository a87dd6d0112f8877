package io.curvescope.server.alert.http;

import io.curvescope.server.access.Viewer;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.paging.NumberCursor;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Parameters that the lists of alerts and of silences have in common. */
final class ListScope {
  private ListScope() {}

  /** The projects that are shown; empty for all. One that the caller may not see has nothing. */
  static Optional<Set<String>> of(Viewer viewer, Optional<String> parameter) {
    Optional<String> wanted = ListParameters.text("project", parameter);
    return wanted.isEmpty()
        ? viewer.projects()
        : Optional.of(wanted.filter(viewer::sees).map(Set::of).orElse(Set.of()));
  }

  /** The number of the last item of an earlier page. */
  static OptionalLong before(Optional<String> cursor) {
    return ListParameters.cursor(cursor, NumberCursor::decode)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
