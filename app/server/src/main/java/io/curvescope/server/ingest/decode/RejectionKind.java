package io.curvescope.server.ingest.decode;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.telemetry.EventType;
import java.util.Optional;
import java.util.Set;

/**
 * What sort of rejection: a bounded set, for counting.
 *
 * @param type the event's type, or "unknown"
 * @param field a field of the format; "other" for a name that it does not have, "none" where the
 *     event as a whole was wrong
 * @param reason "malformed", "missing" or "invalid"
 */
public record RejectionKind(String type, String field, String reason) {
  private static final String FIELDS =
      "type time step rank trace_id debug name value seconds count max_seconds iterations residual"
          + " tolerance damping preconditioner converged negative_curvature step_norm eigenvalues"
          + " weights residuals operator method batch matvecs seed dtype trace trace_stderr kind"
          + " age_steps condition inverse_residual layer setup_seconds values text message where"
          + " amount currency resource";

  private static final Set<String> KNOWN = Set.of(FIELDS.split(" "));

  static RejectionKind malformed() {
    return new RejectionKind("unknown", "none", "malformed");
  }

  static RejectionKind of(Optional<EventType> type, InvalidField invalid) {
    String field = invalid.field();
    return new RejectionKind(
        type.map(EventType::wireName).orElse("unknown"),
        field.isEmpty() ? "none" : KNOWN.contains(field) ? field : "other",
        invalid.isMissing() ? "missing" : "invalid");
  }
}
