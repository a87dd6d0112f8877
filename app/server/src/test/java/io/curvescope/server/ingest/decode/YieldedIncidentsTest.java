package io.curvescope.server.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class YieldedIncidentsTest {
  private static final Instant TIME = Instant.parse("2026-11-24T02:25:21Z");

  @Test
  void finiteValuesYieldNothing() {
    assertThat(yielded(metric(1, 0, "loss", 0.5), spectrum(1, -1, 2))).isEmpty();
  }

  @Test
  void oneIncidentPerRankStepAndKindStandsForTheFirstValue() {
    List<IncidentEvent> incidents =
        yielded(
            metric(7, 0, "loss", Double.NaN),
            metric(7, 0, "grad_norm", Double.NaN),
            metric(7, 0, "loss", Double.NEGATIVE_INFINITY),
            metric(7, 1, "loss", Double.NaN),
            spectrum(8, 1, Double.POSITIVE_INFINITY, Double.NaN));

    assertThat(incidents)
        .extracting(
            incident -> incident.header().step(),
            incident -> incident.header().rank(),
            IncidentEvent::kind,
            incident -> incident.where().orElse(""))
        .containsExactly(
            tuple(7L, 0, IncidentKind.NAN, "loss"),
            tuple(7L, 0, IncidentKind.INF, "loss"),
            tuple(7L, 1, IncidentKind.NAN, "loss"),
            tuple(8L, 0, IncidentKind.INF, "eigenvalues"),
            tuple(8L, 0, IncidentKind.NAN, "eigenvalues"));
    assertThat(incidents).allMatch(incident -> incident.source() == IncidentSource.SERVER);
  }

  @Test
  void whatTheJobReportsItselfIsNotRepeated() {
    Event reported =
        new IncidentEvent(
            header(7, 0, false),
            IncidentKind.NAN,
            Optional.empty(),
            Optional.empty(),
            IncidentSource.JOB);

    assertThat(yielded(metric(7, 0, "loss", Double.NaN), reported)).isEmpty();
  }

  @Test
  void anIncidentFoundInADebugWindowIsKeptAsLongAsAnyOther() {
    Event metric = new MetricEvent(header(3, 0, true), "loss", Double.NaN);

    assertThat(yielded(metric)).singleElement().matches(incident -> !incident.header().debug());
  }

  private static List<IncidentEvent> yielded(Event... events) {
    return YieldedIncidents.of(
        IntStream.range(0, events.length).mapToObj(i -> new Accepted(i, events[i])).toList());
  }

  private static MetricEvent metric(long step, int rank, String name, double value) {
    return new MetricEvent(header(step, rank, false), name, value);
  }

  private static SpectrumEvent spectrum(long step, double... eigenvalues) {
    return new SpectrumEvent(
        header(step, 0, false),
        DoubleArray.of(eigenvalues),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static EventHeader header(long step, int rank, boolean debug) {
    return new EventHeader(TIME, step, rank, Optional.empty(), debug);
  }
}
