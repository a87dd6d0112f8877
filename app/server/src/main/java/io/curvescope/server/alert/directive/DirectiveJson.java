package io.curvescope.server.alert.directive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.alert.directive.StoredDirective.Acknowledgement;
import io.curvescope.server.json.JsonTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A directive with what came of it. */
@Schema(name = "Directive", description = "What a job was asked to do, and what came of it")
record DirectiveJson(
    @Schema(example = "d-81") String id,
    @Schema(allowableValues = {"open", "applied", "not_applied", "expired"}) String state,
    @Schema(example = "increase_damping") String action,
    @Schema(example = "{\"factor\":10}") Map<String, Double> parameters,
    String reason,
    @Schema(description = "Name of the alert behind it", example = "NonFinite") String alert,
    @Schema(description = "Its episode, as GET /api/v1/alerts has it", example = "a-7")
        @JsonProperty("alert_id")
        String alertId,
    @Schema(format = "date-time") @JsonProperty("created_at") String createdAt,
    @Schema(format = "date-time") @JsonProperty("expires_at") String expiresAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("acknowledged_at")
        Optional<String> acknowledgedAt,
    @Schema(nullable = true, description = "What the job said, where it was not applied")
        Optional<String> answer,
    @Schema(description = "Unknown fields that were ignored; only where a body was sent")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> warnings) {

  static DirectiveJson of(StoredDirective stored, Instant now, List<String> warnings) {
    var directive = stored.directive();
    return new DirectiveJson(
        stored.id().toString(),
        stored.state(now).wireName(),
        directive.action().wireName(),
        new TreeMap<>(directive.parameters()),
        directive.reason(),
        directive.alert(),
        stored.alertId(),
        JsonTime.format(stored.createdAt()),
        JsonTime.format(directive.expiresAt()),
        stored.acknowledgement().map(Acknowledgement::at).map(JsonTime::format),
        stored.acknowledgement().flatMap(Acknowledgement::reason),
        warnings);
  }
}
