package io.curvescope.server.gate.compare;

import io.curvescope.server.gate.Gate;
import io.curvescope.server.gate.GateRequest;
import io.curvescope.server.gate.GateResult;
import io.curvescope.server.gate.GateResult.Outcome;
import io.curvescope.server.gate.GateResult.State;
import io.curvescope.server.gate.GateRule;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.stereotype.Component;

/** Holds the rules against what runs reported. */
@Component
final class TelemetryGate implements Gate {
  private final MeasuresLoader loader;

  TelemetryGate(TelemetryQueries telemetry) {
    this.loader = new MeasuresLoader(telemetry);
  }

  @Override
  public GateResult decide(GateRequest request) {
    Comparisons comparisons =
        new Comparisons(
            loader.load(request.candidate().key()),
            request.baseline().map(run -> loader.load(run.key())).orElse(Measures.NONE));
    List<Outcome> outcomes = new ArrayList<>();
    for (GateRule rule : GateRule.values()) {
      OptionalDouble limit = request.limit(rule);
      if (limit.isPresent()) {
        outcomes.add(outcome(rule, limit.getAsDouble(), comparisons.of(rule), request));
      }
    }
    if (outcomes.isEmpty()) {
      return new GateResult(
          false, outcomes, Optional.of("there is nothing to compare with: " + missing(request)));
    }
    boolean pass =
        outcomes.stream().filter(Outcome::isRequired).allMatch(each -> each.state() == State.PASS)
            && outcomes.stream().anyMatch(each -> each.state() == State.PASS);
    boolean explained =
        pass || outcomes.stream().anyMatch(each -> each.isRequired() && each.state() != State.PASS);
    return new GateResult(
        pass, outcomes, explained ? Optional.empty() : Optional.of("no rule had any data"));
  }

  private static Outcome outcome(
      GateRule rule, double limit, Comparison comparison, GateRequest request) {
    State state =
        comparison.value().isEmpty()
            ? State.NO_DATA
            : comparison.value().getAsDouble() <= limit ? State.PASS : State.FAIL;
    boolean isRequired =
        state != State.NO_DATA
            || rule.isRequired()
            || request.isNamed(rule)
            || comparison.isMissingInCandidate();
    return new Outcome(
        rule,
        comparison.value(),
        limit,
        state,
        isRequired,
        comparison.candidate(),
        comparison.baseline(),
        request.baseline().isEmpty() && rule.isRelative()
            ? "there is no baseline: " + missing(request)
            : comparison.says());
  }

  private static String missing(GateRequest request) {
    return request.candidate().description().model().isPresent()
        ? "no other run of model '%s' is marked as baseline; mark one, or give baseline or max_ parameters"
            .formatted(request.candidate().description().model().get())
        : "the run names no model, so that no baseline can be found; give baseline or max_ parameters";
  }
}
