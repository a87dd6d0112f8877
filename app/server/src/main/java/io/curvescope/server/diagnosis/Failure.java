package io.curvescope.server.diagnosis;

import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The moment at which training went wrong.
 *
 * @param kind nan, inf or divergence
 * @param value NaN or infinite; the newest loss for a divergence that the job reports
 * @param where what went bad, for example {@code loss}
 */
public record Failure(
    IncidentKind kind, Instant time, long step, int rank, double value, String where) {
  /**
   * Metrics of training itself. One of the job's own that is not finite, a perplexity say, is no
   * failure.
   */
  private static final Set<String> TRAINING =
      Set.of("loss", "grad_norm", "step_norm", "curvature_norm");

  /** The first one, if there is any. */
  public static Optional<Failure> first(RunTelemetry telemetry) {
    Stream<Failure> losses =
        telemetry.metric("loss").firstNonFinite().map(Failure::ofLoss).stream();
    Stream<Failure> incidents =
        telemetry.incidents().stream()
            .filter(Failure::isOfTraining)
            .map(incident -> ofIncident(incident, telemetry));
    return Stream.concat(losses, incidents).min(Comparator.comparing(Failure::time));
  }

  /** Whether an incident says that training went wrong. */
  public static boolean isOfTraining(IncidentEvent incident) {
    return switch (incident.kind()) {
      case DIVERGENCE -> true;
      case NAN, INF ->
          incident.source() == IncidentSource.JOB
              || incident.where().map(TRAINING::contains).orElse(false);
      case OOM, PRECISION, PREEMPTION -> false;
    };
  }

  /** Whether a number ceased to be one. */
  public boolean isNonFinite() {
    return kind == IncidentKind.NAN || kind == IncidentKind.INF;
  }

  private static Failure ofLoss(Sample loss) {
    return new Failure(
        Double.isNaN(loss.value()) ? IncidentKind.NAN : IncidentKind.INF,
        loss.time(),
        loss.step(),
        loss.rank(),
        loss.value(),
        "loss");
  }

  private static Failure ofIncident(IncidentEvent incident, RunTelemetry telemetry) {
    double value =
        switch (incident.kind()) {
          case NAN -> Double.NaN;
          case INF -> Double.POSITIVE_INFINITY;
          case DIVERGENCE, OOM, PRECISION, PREEMPTION ->
              telemetry
                  .metric("loss")
                  .until(incident.header().time())
                  .last()
                  .map(Sample::value)
                  .orElse(Double.NaN);
        };
    return new Failure(
        incident.kind(),
        incident.header().time(),
        incident.header().step(),
        incident.header().rank(),
        value,
        incident.where().orElse("loss"));
  }
}
