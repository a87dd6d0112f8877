package io.curvescope.server.dashboard.definition;

import io.curvescope.server.dashboard.Target;
import io.curvescope.server.dashboard.sql.SqlTemplate;
import io.curvescope.server.dashboard.sql.UnsupportedQuery;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one question of a panel. */
final class TargetDecoder {
  private static final Set<String> SQL_SOURCES =
      Set.of("grafana-postgresql-datasource", "postgres");
  private static final Set<String> FORMATS = Set.of("time_series", "table");

  private TargetDecoder() {}

  /**
   * Reads it. What cannot be asked becomes {@link Target.Unsupported}, so that one panel says so
   * and the others are drawn.
   *
   * @param source the panel's data source, where the question has none of its own
   */
  static Target decode(JsonNode target, JsonNode source) {
    String ref = target.path("refId").asString("A");
    String type = target.path("datasource").path("type").asString(source.path("type").asString(""));
    if (SQL_SOURCES.contains(type)) {
      return sql(ref, target);
    }
    if (type.equals("prometheus")) {
      return new Target.Prometheus(
          ref,
          target.path("expr").asString(""),
          target.path("legendFormat").asString(""),
          target.path("instant").asBoolean(false) && !target.path("range").asBoolean(false));
    }
    return new Target.Unsupported(ref, "the data source '" + type + "' is read by Grafana only");
  }

  private static Target sql(String ref, JsonNode target) {
    String format = target.path("format").asString("table");
    if (!FORMATS.contains(format)) {
      return new Target.Unsupported(ref, "the format '" + format + "' is read by Grafana only");
    }
    try {
      return new Target.Sql(ref, format, SqlTemplate.parse(target.path("rawSql").asString("")));
    } catch (UnsupportedQuery unsupported) {
      return new Target.Unsupported(ref, String.valueOf(unsupported.getMessage()));
    }
  }
}
