package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.count.IncidentRecord.Occurrence;
import io.curvescope.server.telemetry.MeasuredBatch;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import io.curvescope.server.telemetry.Measurement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the incidents of runs through batches, in memory. */
final class Incidents {
  private final Map<IncidentStore.Key, IncidentRecord> records;
  private final Map<IncidentStore.Key, IncidentRecord> changed = new LinkedHashMap<>();

  /** Begins with what is known of the runs that batches come from. */
  Incidents(Map<IncidentStore.Key, IncidentRecord> known) {
    this.records = new HashMap<>(known);
  }

  /** Takes a batch in; batches of a run come in the order of their arrival. */
  void add(MeasuredBatch batch, Instant now) {
    for (Measurement measurement : batch.measurements()) {
      IncidentFamily.of(measurement.measure()).ifPresent(family -> add(batch, family, measurement));
    }
    if (batch.finite().isEmpty()) {
      return;
    }
    FiniteSteps finite = batch.finite().get();
    for (IncidentFamily family : IncidentFamily.values()) {
      IncidentStore.Key key = new IncidentStore.Key(batch.run(), family);
      IncidentRecord known = records.get(key);
      // The steps are those after the batch's last value that was not finite; of other incidents it
      // is not known.
      if (known != null && (family == IncidentFamily.NON_FINITE || !hasIncident(batch, family))) {
        update(key, known.after(finite, now));
      }
    }
  }

  /** Ends what is open of a run that has ended. */
  void end(RunKey run, Instant now) {
    for (IncidentFamily family : IncidentFamily.values()) {
      IncidentStore.Key key = new IncidentStore.Key(run, family);
      IncidentRecord known = records.get(key);
      if (known != null && known.endedAt().isEmpty()) {
        update(key, known.ended(now));
      }
    }
  }

  /** What is known of a family of a run. */
  Optional<IncidentRecord> of(RunKey run, IncidentFamily family) {
    return Optional.ofNullable(records.get(new IncidentStore.Key(run, family)));
  }

  /** What is to be saved. */
  List<IncidentRecord> changed() {
    return List.copyOf(changed.values());
  }

  /** Runs that have an incident in one of these batches. */
  static boolean concerns(MeasuredBatch batch) {
    return Arrays.stream(IncidentFamily.values()).anyMatch(family -> hasIncident(batch, family));
  }

  private void add(MeasuredBatch batch, IncidentFamily family, Measurement measurement) {
    Occurrence occurrence =
        new Occurrence(
            measurement.time(),
            batch.receivedAt(),
            measurement.step(),
            List.of(measurement.rank()));
    IncidentStore.Key key = new IncidentStore.Key(batch.run(), family);
    IncidentRecord known = records.get(key);
    update(
        key,
        known == null
            ? IncidentRecord.first(batch.run(), family, occurrence)
            : known.with(occurrence));
  }

  private void update(IncidentStore.Key key, IncidentRecord record) {
    if (!record.equals(records.put(key, record))) {
      changed.put(key, record);
    }
  }

  private static boolean hasIncident(MeasuredBatch batch, IncidentFamily family) {
    Optional<IncidentFamily> wanted = Optional.of(family);
    return batch.measurements().stream()
        .anyMatch(measurement -> IncidentFamily.of(measurement.measure()).equals(wanted));
  }
}
