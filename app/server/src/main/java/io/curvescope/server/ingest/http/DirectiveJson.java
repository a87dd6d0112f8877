package io.curvescope.server.ingest.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.ingest.Directive;
import io.curvescope.server.json.JsonTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.TreeMap;

/** A directive as the answer to a push has it. */
@Schema(name = "PushDirective", description = "What the job is asked to do")
record DirectiveJson(
    @Schema(example = "d-81") String id,
    @Schema(example = "increase_damping") String action,
    @Schema(example = "{\"factor\":10}") Map<String, Double> parameters,
    String reason,
    @Schema(description = "Name of the alert behind it", example = "NonFinite") String alert,
    @Schema(format = "date-time") @JsonProperty("expires_at") String expiresAt) {

  static DirectiveJson of(Directive directive) {
    return new DirectiveJson(
        directive.id(),
        directive.action().wireName(),
        new TreeMap<>(directive.parameters()),
        directive.reason(),
        directive.alert(),
        JsonTime.format(directive.expiresAt()));
  }
}
