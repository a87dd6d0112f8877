package io.curvescope.server.slo.definition;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.IncidentRule;
import io.curvescope.server.slo.WindowPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The annotation {@code curvescope.io/windows}: {@code 14.4 over 1h/5m page; 3 over 1d/2h ticket}.
 * For indicators that tolerate nothing, {@code 2 in 1h page}.
 */
final class WindowsAnnotation {
  static final String PAIRS_RULE =
      "must be window pairs such as '14.4 over 1h/5m page; 3 over 1d/2h ticket'";
  static final String INCIDENT_RULE =
      "must say how many occurrences within what time, such as '2 in 1h page': this indicator"
          + " tolerates nothing";

  private static final int MOST_PAIRS = 8;
  private static final Pattern PAIR =
      Pattern.compile(
          "([0-9]{1,6}(?:\\.[0-9]{1,6})?) +over +([0-9a-z]+) */ *([0-9a-z]+) +(page|ticket)");
  private static final Pattern INCIDENTS =
      Pattern.compile("([0-9]{1,2}) +in +([0-9a-z]+) +(page|ticket)");

  private WindowsAnnotation() {}

  /**
   * @throws IllegalArgumentException with what would be right
   */
  static List<WindowPair> pairs(String text, long minimum) {
    List<WindowPair> pairs = new ArrayList<>();
    for (String part : text.strip().replaceAll(";\\s*$", "").split(";", -1)) {
      Matcher matcher = PAIR.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(PAIRS_RULE);
      }
      pairs.add(
          new WindowPair(
              Double.parseDouble(matcher.group(1)),
              duration(matcher.group(2)),
              duration(matcher.group(3)),
              severity(matcher.group(4)),
              minimum));
    }
    if (pairs.size() > MOST_PAIRS) {
      throw new IllegalArgumentException("must be at most " + MOST_PAIRS + " pairs");
    }
    return pairs;
  }

  /**
   * @throws IllegalArgumentException with what would be right
   */
  static IncidentRule incidents(String text) {
    Matcher matcher = INCIDENTS.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(INCIDENT_RULE);
    }
    return new IncidentRule(
        Integer.parseInt(matcher.group(1)), duration(matcher.group(2)), severity(matcher.group(3)));
  }

  private static Duration duration(String text) {
    Optional<Duration> duration = Durations.parse(text);
    return duration.orElseThrow(
        () -> new IllegalArgumentException("a window " + Durations.RULE + ", not '" + text + "'"));
  }

  private static Severity severity(String text) {
    return Severity.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
