package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.DashboardQuery;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query of a dashboard yields.
 *
 * @param columns their types ({@link Types}) by name, in order
 */
record DashboardAnswer(Map<String, Integer> columns, int rows) {
  private static final Set<Integer> TIMES = Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
  private static final Set<Integer> NUMBERS =
      Set.of(Types.INTEGER, Types.BIGINT, Types.DOUBLE, Types.NUMERIC);
  private static final Pattern FIELD = Pattern.compile("\\$\\{__data\\.fields\\.([^}]+)}");

  static DashboardAnswer of(ResultSet result) throws SQLException {
    ResultSetMetaData about = result.getMetaData();
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.put(about.getColumnLabel(i), about.getColumnType(i));
    }
    assertThat(columns).hasSize(about.getColumnCount());
    int rows = 0;
    while (result.next()) {
      rows++;
    }
    return new DashboardAnswer(columns, rows);
  }

  /** Fails where the panel could not draw it. */
  void assertFits(DashboardQuery query) {
    switch (query.drawnAs()) {
      case "timeseries", "heatmap" -> assertSeries(query);
      case "barchart" -> {
        assertThat(columns).as(query.toString()).containsKey(option(query, "xField"));
        assertThat(columns.get(option(query, "xField"))).isEqualTo(Types.VARCHAR);
        assertThat(count(NUMBERS)).as(query.toString()).isEqualTo(columns.size() - 1);
      }
      case "bargauge" -> assertThat(count(NUMBERS)).as(query.toString()).isEqualTo(1);
      case "histogram", "stat" ->
          assertThat(count(NUMBERS)).as(query.toString()).isEqualTo(columns.size());
      case "annotation" -> {
        assertThat(columns).as(query.toString()).containsKeys("time", "title", "text", "tags");
        assertThat(TIMES).contains(columns.get("time"));
      }
      case "variable" -> assertThat(columns).as(query.toString()).hasSize(1);
      case "table" -> assertLinks(query);
      default -> throw new AssertionError("no panel of the type " + query.drawnAs() + " is known");
    }
  }

  private void assertSeries(DashboardQuery query) {
    assertThat(query.format()).as(query.toString()).isEqualTo("time_series");
    assertThat(TIMES).as(query.toString()).contains(columns.get("time"));
    boolean isLong = columns.containsKey("metric");
    assertThat(count(NUMBERS)).as(query.toString()).isEqualTo(columns.size() - (isLong ? 2 : 1));
    if (isLong) {
      assertThat(columns).as(query.toString()).containsOnlyKeys("time", "metric", "value");
    }
  }

  /** Links and settings of single columns name columns that there are. */
  private void assertLinks(DashboardQuery query) {
    Matcher field = FIELD.matcher(query.owner().toString());
    while (field.find()) {
      assertThat(columns).as(query.toString()).containsKey(field.group(1));
    }
  }

  private static String option(DashboardQuery query, String name) {
    return query.owner().required("options").required(name).stringValue();
  }

  private long count(Set<Integer> types) {
    return columns.values().stream().filter(types::contains).count();
  }
}
