package io.curvescope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.run.RunKey;
import io.curvescope.testkit.proof.Endurance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What reading telemetry must do, on every kind of database. */
abstract class TelemetryQueryContract extends TelemetryContract {
  TelemetryQueryContract(DatabaseAddress database) {
    super(database);
  }

  @Test
  void pagingSkipsAndRepeatsNothingAcrossKindsAndTies() throws SQLException {
    RunKey run = storage.createRun();
    int events = Endurance.repetitions(200, 1_000);
    for (int batch = 0; batch < 4; batch++) {
      List<Event> sent = new ArrayList<>();
      for (int i = 0; i < events / 4; i++) {
        // Ten instants only, so that most events share theirs with others of both kinds.
        EventHeader header =
            new EventHeader(NOW.plusSeconds(i % 10), i, 0, Optional.empty(), i % 3 == 0);
        sent.add(
            i % 2 == 0
                ? new MetricEvent(header, "loss", i)
                : new HvEvent(header, i, 1, OptionalDouble.empty()));
      }
      submitter.store(BatchSubmitter.batch(run, "b" + batch, "b", sent));
    }
    for (int limit : new int[] {1, 7, 1000}) {
      List<StoredEvent> read = pages(run, Set.of(), limit);
      assertThat(read).hasSize(events);
      assertThat(new HashSet<>(read.stream().map(StoredEvent::identity).toList())).hasSize(events);
      assertThat(read.stream().map(stored -> stored.event().header().time()).toList()).isSorted();
    }
    EventQuery some =
        new EventQuery(
            run,
            Set.of(EventType.HV),
            Optional.of(NOW.plusSeconds(3)),
            Optional.of(NOW.plusSeconds(6)),
            Optional.empty(),
            1000);
    assertThat(queries.events(some).events())
        .hasSize(events / 5)
        .allSatisfy(stored -> assertThat(stored.event()).isInstanceOf(HvEvent.class));
  }

  @Test
  void largeSpectraEndAPageEarlyAndTheNextGoesOn() throws SQLException {
    RunKey run = storage.createRun();
    DoubleArray large = DoubleArray.of(IntStream.range(0, 10_000).asDoubleStream().toArray());
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      EventHeader header = SampleEvents.header(NOW.plusSeconds(i), i);
      sent.add(SampleEvents.spectrum(header, large));
      sent.add(new MetricEvent(header, "loss", i));
    }
    submitter.store(BatchSubmitter.batch(run, "k", "body", sent));
    EventQuery all = query(run, Set.of(), Optional.empty(), 1000);
    EventPage page = queries.events(all);
    assertThat(page.events()).hasSizeLessThan(120);
    assertThat(page.next()).isPresent();
    assertThat(pages(run, Set.of(), 1000).stream().map(StoredEvent::event).toList())
        .isEqualTo(sent);
  }

  @Test
  void bucketsAggregateFiniteValuesAndCountTheRest() throws SQLException {
    RunKey run = storage.createRun();
    List<Event> sent = new ArrayList<>();
    double[] values = {4, 2, Double.NaN, Double.NEGATIVE_INFINITY, 6};
    for (int i = 0; i < values.length; i++) {
      // All at one instant: the last is the last by ordinal.
      sent.add(SampleEvents.metric(NOW, i, "loss", values[i]));
    }
    sent.add(SampleEvents.metric(NOW.plusSeconds(60), 9, "loss", Double.NaN));
    sent.add(SampleEvents.metric(NOW.plusSeconds(120), 9, "loss", 1e308));
    sent.add(SampleEvents.metric(NOW.plusSeconds(120), 9, "loss", 1.5e308));
    sent.add(SampleEvents.metric(NOW.plusSeconds(180), 9, "loss", Double.MIN_VALUE));
    sent.add(SampleEvents.metric(NOW.plusSeconds(180), 9, "loss", 0));
    submitter.store(BatchSubmitter.batch(run, "k", "body", sent));
    List<SeriesPoint> expected =
        List.of(
            point(0, some(2), some(4), some(6), 6, 5, 2),
            point(60, none(), none(), none(), Double.NaN, 1, 1),
            point(120, some(1e308), none(), some(1.5e308), 1.5e308, 2, 0),
            point(180, some(0), some(0), some(Double.MIN_VALUE), 0, 2, 0));
    assertThat(queries.series(series(run, "loss", 60))).isEqualTo(expected);
    assertThat(queries.series(series(run, "loss", 3600)))
        .singleElement()
        .satisfies(point -> assertThat(point.count()).isEqualTo(10));
    assertThat(
            storage.value(
                "select string_agg(concat_ws(' ', min, mean, max, last, count, non_finite), ', '"
                    + " order by bucket) from metric_rollup_minute where run_id = "
                    + run.value()))
        .isEqualTo("2 4 6 6 5 2, NaN 1 1, 1e+308 1.5e+308 1.5e+308 2 0, 0 0 5e-324 0 2 0");
  }

  @Test
  void derivedSeriesAndLastValuesComeFromTheirEvents() throws SQLException {
    RunKey run = storage.createRun();
    EventHeader early = SampleEvents.header(NOW, 1);
    EventHeader late = SampleEvents.header(NOW.plusSeconds(1), 2);
    submitter.store(
        BatchSubmitter.batch(
            run,
            "late",
            "late",
            List.of(
                SampleEvents.spectrum(late, DoubleArray.of(1, 7, 3)),
                SampleEvents.cg(late, 12, 0.5),
                new HvEvent(late, 0.25, 1, OptionalDouble.empty()),
                new MetricEvent(late, "loss", Double.NaN),
                new CostEvent(late, 1.5, "USD", Optional.empty(), OptionalDouble.empty()))));
    // Arrives later, happened before: it must not become the last.
    submitter.store(
        BatchSubmitter.batch(
            run,
            "early",
            "early",
            List.of(
                SampleEvents.cg(early, 99, 0.1),
                new MetricEvent(early, "loss", 3),
                new CostEvent(early, 2, "USD", Optional.empty(), OptionalDouble.empty()),
                new CostEvent(
                    early, Double.NaN, "USD", Optional.empty(), OptionalDouble.empty()))));
    RunKey silent = storage.createRun();
    var activity = queries.activity(List.of(run, silent));
    assertThat(activity.get(silent)).isEqualTo(RunActivity.NONE);
    assertThat(activity.get(run))
        .satisfies(
            found -> {
              assertThat(found.lastEventAt()).contains(late.time());
              assertThat(found.last())
                  .containsEntry("loss", Double.NaN)
                  .containsEntry("top_eigenvalue", 7.0)
                  .containsEntry("cg_iterations", 12.0)
                  .containsEntry("cg_residual", 0.5)
                  .containsEntry("hv_seconds", 0.25)
                  .hasSize(5);
              assertThat(found.costs()).containsOnlyKeys("USD").containsEntry("USD", 3.5);
            });
    assertThat(queries.series(series(run, "top_eigenvalue", 1)))
        .extracting(SeriesPoint::last)
        .containsExactly(7.0);
    assertThat(queries.series(series(run, "cg_iterations", 1)))
        .extracting(SeriesPoint::last)
        .containsExactly(99.0, 12.0);
  }

  @Test
  void windowsHoldTheEventsAtOneEndAndLookNoFurtherThanTheyMay() throws SQLException {
    RunKey run = storage.createRun();
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      EventHeader header = new EventHeader(NOW.plusSeconds(i), i, 0, Optional.empty(), i % 2 == 0);
      sent.add(new MetricEvent(header, i % 10 == 0 ? "loss" : "other", i));
    }
    submitter.store(BatchSubmitter.batch(run, "k", "body", sent, List.of(nanIncident(7))));

    assertThat(steps(EventWindow.newestMetrics(run, Set.of("loss"), 3)))
        .containsExactly(70L, 80L, 90L);
    assertThat(steps(EventWindow.newest(run, EventType.METRIC, 2))).containsExactly(98L, 99L);
    EventWindow first =
        new EventWindow(
            run,
            EventType.METRIC,
            Set.of("loss"),
            Optional.of(NOW.plusSeconds(20)),
            Optional.of(NOW.plusSeconds(40)),
            EventWindow.End.EARLIEST,
            1000,
            10);
    assertThat(steps(first)).containsExactly(20L, 30L);
    // Steps 21 to 25 of either table are looked at, and none of them is a loss.
    EventWindow narrow =
        new EventWindow(
            run,
            EventType.METRIC,
            Set.of("loss"),
            Optional.of(NOW.plusSeconds(21)),
            Optional.empty(),
            EventWindow.End.EARLIEST,
            3,
            3);
    assertThat(steps(narrow)).isEmpty();
    assertThat(steps(EventWindow.firstIncidents(run, EnumSet.of(IncidentKind.NAN), 5)))
        .containsExactly(7L);
    assertThat(steps(EventWindow.firstIncidents(run, EnumSet.of(IncidentKind.OOM), 5))).isEmpty();
  }

  private List<Long> steps(EventWindow window) {
    return queries.window(window).stream().map(stored -> stored.event().header().step()).toList();
  }

  private static SeriesQuery series(RunKey run, String metric, int bucketSeconds) {
    return new SeriesQuery(
        run, metric, Duration.ofSeconds(bucketSeconds), Optional.empty(), Optional.empty(), 1000);
  }

  private static SeriesPoint point(
      int second,
      OptionalDouble min,
      OptionalDouble mean,
      OptionalDouble max,
      double last,
      long count,
      long nonFinite) {
    return new SeriesPoint(NOW.plusSeconds(second), min, mean, max, last, count, nonFinite);
  }

  private static OptionalDouble some(double value) {
    return OptionalDouble.of(value);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
