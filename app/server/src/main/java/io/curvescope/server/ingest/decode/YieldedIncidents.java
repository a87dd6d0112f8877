package io.curvescope.server.ingest.decode;

import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The incidents that non-finite metrics and eigenvalues amount to: one per rank, step and kind, and
 * none that the job reports itself in the same batch.
 */
public final class YieldedIncidents {
  private YieldedIncidents() {}

  private record Identity(int rank, long step, IncidentKind kind) {
    static Identity of(EventHeader header, IncidentKind kind) {
      return new Identity(header.rank(), header.step(), kind);
    }
  }

  /** Depends on nothing but the events and their order: the first of several is the one kept. */
  public static List<IncidentEvent> of(List<Accepted> accepted) {
    Map<Identity, IncidentEvent> yielded = new LinkedHashMap<>();
    Set<Identity> reported = new HashSet<>();
    for (Accepted each : accepted) {
      Event event = each.event();
      if (event instanceof IncidentEvent incident) {
        reported.add(Identity.of(incident.header(), incident.kind()));
      } else if (event instanceof MetricEvent metric) {
        add(yielded, metric.header(), metric.value(), metric.name());
      } else if (event instanceof SpectrumEvent spectrum) {
        for (int i = 0; i < spectrum.eigenvalues().size(); i++) {
          add(yielded, spectrum.header(), spectrum.eigenvalues().get(i), "eigenvalues");
        }
      }
    }
    yielded.keySet().removeAll(reported);
    return List.copyOf(yielded.values());
  }

  private static void add(
      Map<Identity, IncidentEvent> yielded, EventHeader header, double value, String where) {
    if (Double.isFinite(value)) {
      return;
    }
    IncidentKind kind = Double.isNaN(value) ? IncidentKind.NAN : IncidentKind.INF;
    // An incident is kept as long as any other, even where it was found in a debug window.
    EventHeader lasting =
        new EventHeader(header.time(), header.step(), header.rank(), header.traceId(), false);
    yielded.putIfAbsent(
        Identity.of(header, kind),
        new IncidentEvent(
            lasting,
            kind,
            Optional.of("non-finite " + where),
            Optional.of(where),
            IncidentSource.SERVER));
  }
}
