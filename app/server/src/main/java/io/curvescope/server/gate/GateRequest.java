package io.curvescope.server.gate;

import io.curvescope.server.run.Run;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is to be compared.
 *
 * @param baseline of the same project; empty for limits only
 * @param limits those that were given
 * @param only the rules that apply; empty for all that have a limit
 */
public record GateRequest(
    Run candidate, Optional<Run> baseline, Map<GateRule, Double> limits, Set<GateRule> only) {
  /**
   * @throws IllegalArgumentException if the runs are of different projects, or a rule has no limit
   */
  public GateRequest {
    if (baseline.isPresent() && !baseline.get().project().equals(candidate.project())) {
      throw new IllegalArgumentException("the baseline must be of the candidate's project");
    }
    limits = limits.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<GateRule, Double>(limits));
    only = only.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(only));
    for (GateRule rule : only) {
      if (rule.standardLimit().isEmpty() && !limits.containsKey(rule)) {
        throw new IllegalArgumentException("rule " + rule.wireName() + " has no limit");
      }
    }
  }

  /** The limit of a rule that applies; empty for one that does not. */
  public OptionalDouble limit(GateRule rule) {
    boolean isWanted = only.isEmpty() || only.contains(rule);
    boolean isPossible = baseline.isPresent() || !rule.isRelative() || isNamed(rule);
    if (!isWanted || !isPossible) {
      return OptionalDouble.empty();
    }
    return limits.containsKey(rule) ? OptionalDouble.of(limits.get(rule)) : rule.standardLimit();
  }

  /** Whether somebody asked for this very rule. */
  public boolean isNamed(GateRule rule) {
    return limits.containsKey(rule) || only.contains(rule);
  }
}
