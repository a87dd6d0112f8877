package io.curvescope.server.dashboard.definition;

import io.curvescope.server.dashboard.Variable;
import io.curvescope.server.dashboard.Variable.Option;
import io.curvescope.server.dashboard.Variable.Source;
import io.curvescope.server.dashboard.sql.SqlTemplate;
import io.curvescope.server.dashboard.sql.UnsupportedQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads one variable of a dashboard. */
final class VariableDecoder {
  private VariableDecoder() {}

  static Variable decode(JsonNode node) {
    return new Variable(
        node.path("name").asString(""),
        node.path("multi").asBoolean(false),
        node.path("includeAll").asBoolean(false),
        Optional.of(node.path("allValue").asString(""))
            .filter(text -> !text.isEmpty())
            .map(VariableDecoder::literals),
        source(node));
  }

  private static Source source(JsonNode node) {
    String type = node.path("type").asString("");
    return switch (type) {
      case "query" -> query(node.path("query"));
      case "custom" -> new Source.Fixed(options(node.path("query").asString("")));
      case "constant" -> {
        String value = node.path("query").asString("");
        yield new Source.Fixed(List.of(new Option(value, value)));
      }
      case "textbox" -> new Source.Free();
      default ->
          new Source.Unsupported("variables of the type '" + type + "' are known to Grafana only");
    };
  }

  private static Source query(JsonNode query) {
    String sql = query.isString() ? query.stringValue() : query.path("rawSql").asString("");
    try {
      return new Source.Query(SqlTemplate.parse(sql));
    } catch (UnsupportedQuery unsupported) {
      return new Source.Unsupported(String.valueOf(unsupported.getMessage()));
    }
  }

  /** Values by commas, each {@code value} or {@code text : value}. */
  private static List<Option> options(String query) {
    return Arrays.stream(query.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .map(
            each -> {
              int colon = each.indexOf(" : ");
              return colon < 0
                  ? new Option(each, each)
                  : new Option(each.substring(0, colon).strip(), each.substring(colon + 3).strip());
            })
        .toList();
  }

  /** Grafana writes this text into the query as it is: a list of SQL literals. */
  private static List<String> literals(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .map(each -> each.replaceAll("^'|'$", "").replace("''", "'"))
        .toList();
  }
}
