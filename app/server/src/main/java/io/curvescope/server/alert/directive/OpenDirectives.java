package io.curvescope.server.alert.directive;

import io.curvescope.server.ingest.Directive;
import io.curvescope.server.ingest.DirectiveSource;
import io.curvescope.server.run.RunKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The open directives of every run, in memory: few at any time, and looked up at every push. What
 * another process stores is seen after the next refresh.
 */
final class OpenDirectives implements DirectiveSource {
  private final StoredDirectives stored;
  private final Clock clock;
  private volatile Map<RunKey, List<StoredDirective>> open = Map.of();

  OpenDirectives(StoredDirectives stored, Clock clock) {
    this.stored = stored;
    this.clock = clock;
  }

  @Override
  public List<Directive> open(RunKey run) {
    List<StoredDirective> known = open.get(run);
    return known == null
        ? List.of()
        : known.stream()
            .filter(each -> each.state(clock.instant()) == DirectiveState.OPEN)
            .map(StoredDirective::directive)
            .toList();
  }

  /** Reads them anew. */
  synchronized void refresh() {
    open =
        stored.open(clock.instant()).stream().collect(Collectors.groupingBy(StoredDirective::run));
  }
}
