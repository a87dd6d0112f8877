package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.DerivedSeries;
import io.curvescope.server.telemetry.SeriesPoint;
import io.curvescope.server.telemetry.SeriesQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a series in buckets of any length, by the definitions of the roll-ups: finite values are
 * aggregated, the others counted, and there is no mean where a value beyond 1e290 could overflow
 * the sum.
 */
final class SeriesBuckets {
  private static final String SELECT =
      """
      select date_bin(make_interval(secs => ?), time, timestamptz '1970-01-01 00:00:00+00') as bucket,
             min(value) filter (where value > '-Infinity' and value < 'Infinity') as min,
             case when count(*) filter (where abs(value) > 1e290 and value > '-Infinity' and value < 'Infinity') = 0
               then finite_mean(sum(value) filter (where abs(value) <= 1e290),
                                count(*) filter (where abs(value) <= 1e290)) end as mean,
             max(value) filter (where value > '-Infinity' and value < 'Infinity') as max,
             (array_agg(value order by time desc, batch_id desc, ordinal desc))[1] as last,
             count(*) as count,
             count(*) filter (where not (value > '-Infinity' and value < 'Infinity')) as non_finite
        from (%s) as samples
       group by bucket order by bucket limit ?
      """;

  private SeriesBuckets() {}

  static List<SeriesPoint> read(Connection connection, SeriesQuery query) throws SQLException {
    Optional<DerivedSeries> derived = DerivedSeries.ofWireName(query.metric());
    List<String> sources = new ArrayList<>();
    sources.add(source(query, "value", "metric", "name = ?"));
    derived.ifPresent(series -> sources.add(derivedSource(query, series)));
    String sql = SELECT.formatted(String.join(" union all ", sources));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      statement.setDouble(index++, query.bucket().toNanos() / 1e9);
      statement.setString(index++, query.metric());
      for (int i = 0; i < sources.size(); i++) {
        index = bindRange(statement, index, query);
      }
      statement.setInt(index, query.limit());
      try (ResultSet result = statement.executeQuery()) {
        List<SeriesPoint> points = new ArrayList<>();
        RowReader row = new RowReader(result);
        while (result.next()) {
          points.add(
              new SeriesPoint(
                  row.requiredInstant("bucket"),
                  row.number("min"),
                  row.number("mean"),
                  row.number("max"),
                  row.requiredDouble("last"),
                  row.requiredLong("count"),
                  row.requiredLong("non_finite")));
        }
        return points;
      }
    }
  }

  private static String derivedSource(SeriesQuery query, DerivedSeries series) {
    return switch (series) {
      case TOP_EIGENVALUE ->
          source(query, "top_eigenvalue", "spectrum", "top_eigenvalue is not null");
      case CG_ITERATIONS -> source(query, "iterations::float8", "cg", "true");
      case CG_RESIDUAL -> source(query, "residual", "cg", "residual is not null");
      case HV_SECONDS -> source(query, "seconds", "hv", "true");
    };
  }

  private static String source(SeriesQuery query, String value, String table, String condition) {
    return "select time, batch_id, ordinal, "
        + value
        + " as value from "
        + table
        + " where "
        + condition
        + " and run_id = ?"
        + (query.from().isPresent() ? " and time >= ?" : "")
        + (query.to().isPresent() ? " and time < ?" : "");
  }

  private static int bindRange(PreparedStatement statement, int first, SeriesQuery query)
      throws SQLException {
    int index = first;
    statement.setLong(index++, query.run().value());
    if (query.from().isPresent()) {
      statement.setObject(index++, query.from().get().atOffset(ZoneOffset.UTC));
    }
    if (query.to().isPresent()) {
      statement.setObject(index++, query.to().get().atOffset(ZoneOffset.UTC));
    }
    return index;
  }
}
