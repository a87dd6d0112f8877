package io.curvescope.server.dashboard;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a dashboard's variables.
 *
 * @param values by the variable's name
 */
public record Selection(Map<String, List<String>> values) {
  /** What the browser sends for every value of a variable. */
  public static final String ALL = "$__all";

  public Selection {
    Map<String, List<String>> copy = new TreeMap<>();
    values.forEach((name, each) -> copy.put(name, List.copyOf(each)));
    values = Map.copyOf(copy);
  }

  /** The values of one variable; none where it has none. */
  public List<String> of(String variable) {
    return values.getOrDefault(variable, List.of());
  }

  /** The same with other values of one variable. */
  public Selection with(String variable, List<String> chosen) {
    Map<String, List<String>> copy = new TreeMap<>(values);
    copy.put(variable, chosen);
    return new Selection(copy);
  }
}
