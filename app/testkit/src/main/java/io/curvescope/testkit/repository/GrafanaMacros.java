package io.curvescope.testkit.repository;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Grafana's PostgreSQL data source makes of a query before it sends it: text with literals.
 *
 * @param from the beginning of the time range
 * @param to its end
 * @param interval the width of one point
 * @param variables the values that are chosen, by the variable's name
 */
public record GrafanaMacros(
    Instant from, Instant to, Duration interval, Map<String, List<String>> variables) {
  private static final Pattern TIME_FILTER = Pattern.compile("\\$__timeFilter\\(([^)]*)\\)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z]+):sqlstring}");

  /** The query as the database gets it. */
  public String expand(String rawSql) {
    String sql =
        VARIABLE
            .matcher(rawSql)
            .replaceAll(found -> Matcher.quoteReplacement(literals(found)))
            .replace("$__interval_ms", Long.toString(interval.toMillis()));
    return TIME_FILTER
        .matcher(sql)
        .replaceAll("$1 BETWEEN '" + literal(from) + "' AND '" + literal(to) + "'")
        .replace("$__timeFrom()", "'" + literal(from) + "'")
        .replace("$__timeTo()", "'" + literal(to) + "'");
  }

  private String literals(MatchResult variable) {
    List<String> values = variables.get(variable.group(1));
    if (values == null) {
      throw new IllegalArgumentException("no values of " + variable.group(1));
    }
    return values.stream()
        .map(value -> "'" + value.replace("'", "''") + "'")
        .collect(Collectors.joining(","));
  }

  private static String literal(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
