package io.curvescope.server.alert.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.silence.Silence;
import io.curvescope.server.json.JsonTime;
import io.curvescope.server.run.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A silence as it is answered. */
@Schema(name = "Silence", description = "Alerts that are not told until an end")
@JsonInclude(JsonInclude.Include.ALWAYS)
record SilenceJson(
    @Schema(example = "s-3") String id,
    @Schema(allowableValues = {"active", "ended"}) String state,
    @Schema(example = "vision") String project,
    @Schema(nullable = true, example = "resnet-hf-3") Optional<String> run,
    @Schema(nullable = true, example = "hv-latency") Optional<String> slo,
    @Schema(nullable = true, example = "NonFinite") Optional<String> alertname,
    @Schema(nullable = true, example = "known, fixed in the next release") Optional<String> comment,
    @Schema(description = "The name of the token that made it") @JsonProperty("created_by")
        String createdBy,
    @Schema(format = "date-time") @JsonProperty("created_at") String createdAt,
    @Schema(format = "date-time") @JsonProperty("ends_at") String endsAt,
    @Schema(description = "Unknown fields that were ignored; only where a body was sent")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> warnings) {
  static SilenceJson of(Silence silence, Instant now) {
    return of(silence, List.of(), now);
  }

  static SilenceJson of(Silence silence, List<String> warnings, Instant now) {
    return new SilenceJson(
        silence.id().toString(),
        silence.isActive(now) ? "active" : "ended",
        silence.scope().project(),
        silence.scope().run().map(RunId::value),
        silence.scope().slo(),
        silence.scope().alertName().map(AlertName::wireName),
        silence.comment(),
        silence.createdBy(),
        JsonTime.format(silence.createdAt()),
        JsonTime.format(silence.endsAt()),
        warnings);
  }
}
