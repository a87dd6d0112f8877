package io.curvescope.server.dashboard.prometheus;

import io.curvescope.server.dashboard.Target;
import io.curvescope.server.dashboard.query.Column;
import io.curvescope.server.dashboard.query.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Prometheus's answer as rows of time, metric and value. */
final class SeriesFrame {
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*([A-Za-z_]\\w*)\\s*}}");
  private static final List<Column> COLUMNS =
      List.of(
          new Column("time", Column.Type.TIME),
          new Column("metric", Column.Type.TEXT),
          new Column("value", Column.Type.NUMBER));

  private SeriesFrame() {}

  static Frame of(JsonNode data, Target.Prometheus target) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (JsonNode series : data.path("result")) {
      String name = name(series.path("metric"), target.legend());
      if (series.has("value")) {
        rows.add(row(series.get("value"), name));
      }
      series.path("values").forEach(point -> rows.add(row(point, name)));
    }
    return new Frame(COLUMNS, rows, false);
  }

  private static List<@Nullable Object> row(JsonNode point, String name) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(point.path(0).asDouble(0) * 1e3);
    row.add(name);
    row.add(number(point.path(1).asString("")));
    return row;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String name(JsonNode labels, String legend) {
    if (legend.isEmpty() || legend.equals("__auto")) {
      return labels.properties().stream()
          .map(each -> each.getKey() + "=" + each.getValue().asString(""))
          .collect(Collectors.joining(", "));
    }
    return LABEL
        .matcher(legend)
        .replaceAll(match -> Matcher.quoteReplacement(labels.path(match.group(1)).asString("")));
  }
}
