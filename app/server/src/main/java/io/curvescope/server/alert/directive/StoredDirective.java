package io.curvescope.server.alert.directive;

import io.curvescope.server.ingest.Directive;
import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A directive and what came of it.
 *
 * @param acknowledgement what the job said; empty until it does
 */
record StoredDirective(
    DirectiveId id,
    RunKey run,
    Directive directive,
    String alertId,
    Instant createdAt,
    Optional<Acknowledgement> acknowledgement) {

  /**
   * What a job says of a directive.
   *
   * @param reason why it was not applied; may be empty
   */
  record Acknowledgement(Instant at, boolean applied, Optional<String> reason) {}

  DirectiveState state(Instant now) {
    if (acknowledgement.isPresent()) {
      return acknowledgement.get().applied() ? DirectiveState.APPLIED : DirectiveState.NOT_APPLIED;
    }
    return now.isBefore(directive.expiresAt()) ? DirectiveState.OPEN : DirectiveState.EXPIRED;
  }
}
