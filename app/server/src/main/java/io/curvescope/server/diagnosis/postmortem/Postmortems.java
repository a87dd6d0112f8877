package io.curvescope.server.diagnosis.postmortem;

import io.curvescope.server.diagnosis.Failure;
import io.curvescope.server.diagnosis.Postmortem;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.diagnosis.mode.Figures;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says what moved before a run failed: eigenvalues, solves, damping, preconditioners, settings. */
public final class Postmortems {
  /**
   * Steps before the failure that are looked at: two or three measurements of curvature, mostly.
   */
  static final long WINDOW_STEPS = 50;

  /** A series has moved when it changed by half or more. */
  static final double MOVED = 1.5;

  private Postmortems() {}

  /** Of a run that failed; empty for any other. */
  public static Optional<Postmortem> of(RunTelemetry telemetry) {
    return end(telemetry).map(end -> of(end, telemetry));
  }

  private record End(String what, Instant time, long step) {}

  /** When training went wrong; else, of a run that failed, when memory ran out last, or the end. */
  private static Optional<End> end(RunTelemetry telemetry) {
    Optional<End> failure =
        Failure.first(telemetry)
            .map(each -> new End(each.kind().wireName(), each.time(), each.step()));
    if (failure.isPresent() || telemetry.run().status() != RunStatus.FAILED) {
      return failure;
    }
    Optional<End> memory =
        telemetry.incidents(IncidentKind.OOM).stream()
            .map(IncidentEvent::header)
            .reduce((earlier, later) -> later)
            .map(header -> new End(IncidentKind.OOM.wireName(), header.time(), header.step()));
    return memory.or(
        () ->
            MovingSeries.of(telemetry).stream()
                .flatMap(series -> series.last().stream())
                .max(Comparator.comparing(Sample::time))
                .map(last -> new End("failed", last.time(), last.step())));
  }

  private static Postmortem of(End end, RunTelemetry telemetry) {
    List<Series> all = MovingSeries.of(telemetry);
    long earliest = Math.max(0, end.step() - WINDOW_STEPS);
    Instant begin =
        all.stream()
            .flatMap(series -> series.samples().stream())
            .filter(sample -> sample.step() >= earliest && sample.step() <= end.step())
            .map(Sample::time)
            .filter(time -> !time.isAfter(end.time()))
            .min(Comparator.naturalOrder())
            .orElse(end.time());
    List<Moved> moved = new ArrayList<>();
    for (Series series : all) {
      moved(series, begin, end.time()).ifPresent(moved::add);
    }
    moved.sort(Comparator.comparingDouble(Moved::size).reversed());
    return new Postmortem(
        end.what(),
        end.time(),
        end.step(),
        Math.min(earliest, end.step()),
        moved.stream().map(Moved::movement).toList(),
        SettingChanges.between(telemetry.settings(), begin, end.time()));
  }

  /**
   * @param size logarithm of the factor, for the order
   */
  private record Moved(double size, Postmortem.Movement movement) {}

  private static Optional<Moved> moved(Series series, Instant begin, Instant end) {
    Series finite = series.until(end).finite();
    Optional<Sample> last = finite.last();
    // A series that is measured rarely may have its last value well before the window.
    Optional<Sample> first = finite.until(begin).last().or(finite::first);
    if (first.isEmpty() || last.isEmpty() || last.get().time().isBefore(begin)) {
      return Optional.empty();
    }
    double from = first.get().value();
    double to = last.get().value();
    double factor = Math.abs(to) / Math.abs(from);
    boolean changedSign = from != 0 && to != 0 && (from < 0) != (to < 0);
    boolean isSame = from == to;
    if (isSame || (!changedSign && factor < MOVED && factor > 1 / MOVED)) {
      return Optional.empty();
    }
    String says =
        changedSign || from == 0 || to == 0
            ? "%s went from %s to %s".formatted(series.name(), Figures.of(from), Figures.of(to))
            : factor > 1
                ? "%s grew %s-fold, from %s to %s"
                    .formatted(series.name(), Figures.of(factor), Figures.of(from), Figures.of(to))
                : "%s fell to %s of what it was, from %s to %s"
                    .formatted(
                        series.name(), Figures.percent(factor), Figures.of(from), Figures.of(to));
    double size = Math.abs(Math.log(factor));
    return Optional.of(
        new Moved(
            Double.isNaN(size) ? Double.MAX_VALUE : size,
            new Postmortem.Movement(
                series.name(), first.get().step(), from, last.get().step(), to, says)));
  }
}
