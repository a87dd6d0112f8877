package io.curvescope.server.alert.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.alert.Acknowledgement;
import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertGroupId;
import io.curvescope.server.alert.store.ListedAlert;
import io.curvescope.server.json.JsonTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;

/** An alert as it is answered. */
@Schema(name = "Alert", description = "One episode of an alert, from pending to resolved")
@JsonInclude(JsonInclude.Include.ALWAYS)
record AlertJson(
    @Schema(example = "a-81") String id,
    @Schema(allowableValues = {"pending", "firing", "resolved"}) String state,
    @Schema(
            description = "Its identity",
            example = "{\"alertname\":\"NonFinite\",\"severity\":\"page\",\"run\":\"resnet-hf-3\"}")
        Map<String, String> labels,
    @Schema(description = "summary, description, runbook_url and dashboard_url")
        Map<String, String> annotations,
    @Schema(
            format = "date-time",
            description = "Since when it fires; of a pending one, since when its condition holds")
        @JsonProperty("starts_at")
        String startsAt,
    @Schema(nullable = true, format = "date-time", description = "When it was resolved")
        @JsonProperty("ends_at")
        Optional<String> endsAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("acknowledged_at")
        Optional<String> acknowledgedAt,
    @Schema(nullable = true, description = "The name of the token that acknowledged it")
        @JsonProperty("acknowledged_by")
        Optional<String> acknowledgedBy,
    @Schema(
            nullable = true,
            example = "g-12",
            description = "Shared by alerts of a project that began to fire at about the same time")
        Optional<String> group,
    @Schema(nullable = true, format = "date-time", description = "The end of what silences it now")
        @JsonProperty("silenced_until")
        Optional<String> silencedUntil) {
  static AlertJson of(ListedAlert listed) {
    Alert alert = listed.alert();
    return new AlertJson(
        alert.id().toString(),
        alert.state().wireName(),
        alert.labels().toMap(),
        alert.annotations().toMap(),
        JsonTime.format(alert.startsAt()),
        alert.endsAt().map(JsonTime::format),
        alert.acknowledgement().map(Acknowledgement::at).map(JsonTime::format),
        alert.acknowledgement().map(Acknowledgement::by),
        alert.group().map(AlertGroupId::toString),
        listed.silencedUntil().map(JsonTime::format));
  }
}
