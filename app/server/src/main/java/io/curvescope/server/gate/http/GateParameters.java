package io.curvescope.server.gate.http;

import io.curvescope.server.gate.GateRule;
import io.curvescope.server.paging.ListParameters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limits and rules that a request names.
 *
 * @param only empty for all
 */
record GateParameters(Map<GateRule, Double> limits, Set<GateRule> only) {
  private static final String PREFIX = "max_";
  private static final Set<String> OTHERS = Set.of("baseline", "rules");
  private static final String NAMES =
      Arrays.stream(GateRule.values()).map(GateRule::wireName).collect(Collectors.joining(", "));

  /**
   * @throws io.curvescope.server.problem.Problem with status 400 for a parameter that is wrong or
   *     unknown: a limit that is misspelt must not be a gate that always passes
   */
  static GateParameters of(Map<String, String> parameters, Optional<String> rules) {
    Map<GateRule, Double> limits = new EnumMap<>(GateRule.class);
    parameters.forEach(
        (name, value) -> {
          if (!OTHERS.contains(name)) {
            limits.put(rule(name), limit(name, value));
          }
        });
    Set<GateRule> only = EnumSet.noneOf(GateRule.class);
    rules.ifPresent(list -> only.addAll(rules(list)));
    only.addAll(rules.isPresent() ? limits.keySet() : Set.of());
    for (GateRule rule : only) {
      if (rule.standardLimit().isEmpty() && !limits.containsKey(rule)) {
        throw ListParameters.wrong(
            PREFIX + rule.wireName(), "is required with rules=" + rule.wireName());
      }
    }
    return new GateParameters(limits, only);
  }

  private static GateRule rule(String parameter) {
    return Optional.of(parameter)
        .filter(name -> name.startsWith(PREFIX))
        .flatMap(name -> GateRule.ofWireName(name.substring(PREFIX.length())))
        .orElseThrow(
            () ->
                ListParameters.wrong(
                    parameter, "must be baseline, rules, or max_ and one of " + NAMES));
  }

  private static double limit(String parameter, String text) {
    try {
      double limit = Double.parseDouble(text);
      if (Double.isFinite(limit)) {
        return limit;
      }
    } catch (NumberFormatException noNumber) {
      throw notFinite(parameter);
    }
    throw notFinite(parameter);
  }

  private static RuntimeException notFinite(String parameter) {
    return ListParameters.wrong(parameter, "must be a finite number, such as 2.0");
  }

  private static Set<GateRule> rules(String list) {
    Set<GateRule> rules = EnumSet.noneOf(GateRule.class);
    for (String name : list.split(",", -1)) {
      rules.add(
          GateRule.ofWireName(name.strip())
              .orElseThrow(() -> ListParameters.wrong("rules", "must be one or more of " + NAMES)));
    }
    return rules;
  }
}
