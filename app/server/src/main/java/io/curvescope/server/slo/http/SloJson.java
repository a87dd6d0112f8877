package io.curvescope.server.slo.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.definition.Durations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An objective and its budgets. */
@Schema(name = "Slo", description = "An objective, and the error budget of each project and model")
record SloJson(
    @Schema(example = "cg-iterations") String name,
    @Schema(example = "M3: CG iterations per solve") String title,
    String description,
    @Schema(example = "cg_iterations") String indicator,
    @Schema(example = "iterations", description = "The unit of value") String unit,
    @Schema(
            allowableValues = {"lt", "lte", "gt", "gte"},
            description = "How a good value compares with value")
        String op,
    @Schema(example = "50") double value,
    @Schema(example = "0.95", description = "The share that is to be good") double target,
    @Schema(example = "28d") String window,
    @JsonProperty("record_only") @Schema(description = "Counted, but never alerted on")
        boolean recordOnly,
    @Schema(description = "By project and model") List<GroupJson> groups,
    @JsonProperty("more_groups") @Schema(description = "Whether there are more than are shown")
        boolean moreGroups) {
  static SloJson of(Slo slo, List<GroupJson> groups, int most) {
    return new SloJson(
        slo.name(),
        slo.title(),
        slo.description(),
        slo.indicator().wireName(),
        slo.indicator().unit(),
        slo.comparison().wireName(),
        slo.threshold(),
        slo.target(),
        Durations.format(slo.window()),
        slo.recordOnly(),
        groups.subList(0, Math.min(most, groups.size())),
        groups.size() > most);
  }
}
