package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what is asked of every run all the time: its newest value of each series, the times of its
 * first and last event, its costs. Reading these from the events would need an index by series on
 * the largest table, which costs more than this: one statement each for a whole transaction.
 */
final class RunSummaries {
  private static final String LAST =
      """
      insert into series_last as kept (run_id, series, time, batch_id, ordinal, value)
      select * from unnest(?::bigint[], ?::text[], ?::timestamptz[], ?::bigint[], ?::integer[], ?::float8[])
      on conflict (run_id, series) do update
        set time = excluded.time, batch_id = excluded.batch_id, ordinal = excluded.ordinal, value = excluded.value
        where (excluded.time, excluded.batch_id, excluded.ordinal) > (kept.time, kept.batch_id, kept.ordinal)
      """;
  private static final String ACTIVITY =
      """
      insert into run_activity as kept (run_id, first_event_at, last_event_at)
      select * from unnest(?::bigint[], ?::timestamptz[], ?::timestamptz[])
      on conflict (run_id) do update
        set first_event_at = least(kept.first_event_at, excluded.first_event_at),
            last_event_at = greatest(kept.last_event_at, excluded.last_event_at)
        where excluded.first_event_at < kept.first_event_at or excluded.last_event_at > kept.last_event_at
      """;
  private static final String COST =
      """
      insert into run_cost as kept (run_id, currency, amount)
      select * from unnest(?::bigint[], ?::text[], ?::float8[])
      on conflict (run_id, currency) do update set amount = least(kept.amount, 1e300) + excluded.amount
      """;

  private static final double LARGEST_SUM = 1e300;

  private final Map<SeriesKey, Sample> last = new TreeMap<>(SeriesKey.ORDER);
  private final Map<RunKey, Span> activity = new TreeMap<>();
  private final Map<SeriesKey, Double> costs = new TreeMap<>(SeriesKey.ORDER);

  private RunSummaries() {}

  static void write(Connection connection, List<EventRow> rows) throws SQLException {
    RunSummaries summaries = new RunSummaries();
    rows.forEach(summaries::add);
    summaries.writeActivity(connection);
    summaries.writeLast(connection);
    summaries.writeCosts(connection);
  }

  private void add(EventRow row) {
    EventHeader header = row.event().header();
    activity.merge(row.run(), new Span(header.time(), header.time()), Span::union);
    if (header.debug()) {
      return;
    }
    switch (row.event()) {
      case MetricEvent metric -> addSample(row, metric.name(), metric.value());
      case HvEvent hv -> addSample(row, DerivedSeries.HV_SECONDS.wireName(), hv.seconds());
      case CgEvent cg -> {
        addSample(row, DerivedSeries.CG_ITERATIONS.wireName(), cg.iterations());
        cg.residual()
            .ifPresent(value -> addSample(row, DerivedSeries.CG_RESIDUAL.wireName(), value));
      }
      case SpectrumEvent spectrum ->
          spectrum
              .topEigenvalue()
              .ifPresent(value -> addSample(row, DerivedSeries.TOP_EIGENVALUE.wireName(), value));
      case CostEvent cost -> {
        // A sum that leaves the range of a double would refuse whatever is stored with it.
        if (Double.isFinite(cost.amount())) {
          costs.merge(
              new SeriesKey(row.run(), cost.currency()),
              Math.min(cost.amount(), LARGEST_SUM),
              (a, b) -> Math.min(a + b, LARGEST_SUM));
        }
      }
      case PreconditionerEvent p -> {}
      case ConfigEvent c -> {}
      case NoteEvent n -> {}
      case IncidentEvent i -> {}
    }
  }

  private void addSample(EventRow row, String series, double value) {
    last.merge(
        new SeriesKey(row.run(), series),
        new Sample(row.event().header().time(), row.identity(), value),
        (kept, other) -> Sample.ORDER.compare(kept, other) >= 0 ? kept : other);
  }

  private void writeActivity(Connection connection) throws SQLException {
    if (activity.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ACTIVITY)) {
      array(statement, 1, "bigint", activity.keySet().stream().map(RunKey::value).toArray());
      array(
          statement,
          2,
          "timestamptz",
          activity.values().stream().map(s -> utc(s.first())).toArray());
      array(
          statement,
          3,
          "timestamptz",
          activity.values().stream().map(s -> utc(s.last())).toArray());
      statement.executeUpdate();
    }
  }

  private void writeLast(Connection connection) throws SQLException {
    if (last.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(LAST)) {
      bindKeys(statement, last);
      array(statement, 3, "timestamptz", last.values().stream().map(s -> utc(s.time())).toArray());
      array(
          statement,
          4,
          "bigint",
          last.values().stream().map(s -> s.identity().batchId()).toArray());
      array(
          statement,
          5,
          "integer",
          last.values().stream().map(s -> s.identity().ordinal()).toArray());
      array(statement, 6, "float8", last.values().stream().map(Sample::value).toArray());
      statement.executeUpdate();
    }
  }

  private void writeCosts(Connection connection) throws SQLException {
    if (costs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(COST)) {
      bindKeys(statement, costs);
      array(statement, 3, "float8", costs.values().toArray());
      statement.executeUpdate();
    }
  }

  private static void bindKeys(PreparedStatement statement, Map<SeriesKey, ?> byKey)
      throws SQLException {
    array(statement, 1, "bigint", byKey.keySet().stream().map(key -> key.run().value()).toArray());
    array(statement, 2, "text", byKey.keySet().stream().map(SeriesKey::name).toArray());
  }

  private static void array(PreparedStatement statement, int index, String type, Object[] elements)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(type, elements));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private record SeriesKey(RunKey run, String name) {
    static final Comparator<SeriesKey> ORDER =
        Comparator.comparing(SeriesKey::run).thenComparing(SeriesKey::name);
  }

  private record Sample(Instant time, EventIdentity identity, double value) {
    static final Comparator<Sample> ORDER =
        Comparator.comparing(Sample::time)
            .thenComparing(sample -> sample.identity().batchId())
            .thenComparing(sample -> sample.identity().ordinal());
  }

  private record Span(Instant first, Instant last) {
    Span union(Span other) {
      return new Span(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }
}
