package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * F2: memory ran out. The evidence says whether curvature was being computed, how much was asked
 * for, and how memory had grown. One that the run survived is a ticket; several at different steps
 * are a page, as the alert is.
 */
final class OutOfMemoryDetector implements FailureDetector {
  private static final Pattern CURVATURE =
      Pattern.compile(
          "hess|hv|ggn|gauss|fisher|lanczos|curvature|spectr|eigen|precondition|trace|(^|[^a-z])cg([^a-z]|$)");

  /** PyTorch's words for the host and for CUDA. */
  private static final Pattern REQUEST =
      Pattern.compile(
          "tried to allocate (\\d{1,18}(?:\\.\\d{1,6})?) ?(bytes|KiB|MiB|GiB|TiB)",
          Pattern.CASE_INSENSITIVE);

  /**
   * Memory of curvature is a spike when it is twice what it usually was: activations held twice.
   */
  private static final double SPIKE = 2;

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    List<IncidentEvent> incidents = telemetry.incidents(IncidentKind.OOM);
    if (incidents.isEmpty()) {
      return Optional.empty();
    }
    ToLongFunction<IncidentEvent> step = incident -> incident.header().step();
    IncidentEvent first = incidents.getFirst();
    boolean inCurvature = incidents.stream().anyMatch(each -> isInCurvature(each, telemetry));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(evidence(first, incidents.size(), inCurvature));
    memory(telemetry, first.header().time(), evidence);
    return Optional.of(
        new Finding(
            FailureMode.F2,
            inCurvature ? "Out of memory while computing curvature" : "Out of memory",
            incidents.stream().mapToLong(step).distinct().count() > 1
                ? Severity.PAGE
                : Severity.TICKET,
            incidents.stream().mapToLong(step).min().orElseThrow(),
            incidents.stream().mapToLong(step).max().orElseThrow(),
            evidence,
            mitigation(inCurvature),
            inCurvature
                ? Optional.of(Remedy.of(DirectiveAction.FALL_BACK_TO_FIRST_ORDER))
                : Optional.empty()));
  }

  private static Evidence evidence(IncidentEvent first, int count, boolean inCurvature) {
    OptionalDouble asked = requestedBytes(first.message().orElse(""));
    String size =
        asked.isPresent() ? ", when " + Figures.bytes(asked.getAsDouble()) + " were asked for" : "";
    String where = first.where().map(place -> " in " + place).orElse("");
    String others = count > 1 ? "; %d such incidents in all".formatted(count) : "";
    String link = inCurvature ? "" : "; nothing links it to the computation of curvature";
    return new Evidence(
        "incident",
        first.header().step(),
        count,
        "memory ran out%s at step %d, on rank %d%s%s%s"
            .formatted(where, first.header().step(), first.header().rank(), size, others, link));
  }

  /** By its place or message, or since curvature was reported for the same step and rank. */
  private static boolean isInCurvature(IncidentEvent incident, RunTelemetry telemetry) {
    String words =
        (incident.where().orElse("") + " " + incident.message().orElse(""))
            .toLowerCase(Locale.ROOT);
    long step = incident.header().step();
    int rank = incident.header().rank();
    return CURVATURE.matcher(words).find()
        || telemetry.solves().stream()
            .anyMatch(solve -> solve.header().step() == step && solve.header().rank() == rank)
        || telemetry.spectra().stream()
            .anyMatch(spectrum -> spectrum.step() == step && spectrum.rank() == rank);
  }

  private static OptionalDouble requestedBytes(String message) {
    Matcher matcher = REQUEST.matcher(message);
    if (!matcher.find()) {
      return OptionalDouble.empty();
    }
    double unit =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "kib" -> 0x1p10;
          case "mib" -> 0x1p20;
          case "gib" -> 0x1p30;
          case "tib" -> 0x1p40;
          default -> 1;
        };
    return OptionalDouble.of(Double.parseDouble(matcher.group(1)) * unit);
  }

  private static void memory(RunTelemetry telemetry, Instant time, List<Evidence> evidence) {
    Series used = telemetry.metric("hessian_memory_bytes").until(time).finite();
    used.last()
        .ifPresent(
            last -> {
              double usual = Distribution.of(used.samples()).median();
              if (last.value() >= SPIKE * usual && usual > 0) {
                evidence.add(
                    new Evidence(
                        used.name(),
                        last.step(),
                        last.value(),
                        "memory for curvature was %s at step %d, %s times its median of %s"
                            .formatted(
                                Figures.bytes(last.value()),
                                last.step(),
                                Figures.of(last.value() / usual),
                                Figures.bytes(usual))));
              }
            });
    Optional<Sample> device = telemetry.metric("gpu_memory_bytes").until(time).finite().last();
    Optional<Sample> limit = telemetry.metric("gpu_memory_limit_bytes").until(time).finite().last();
    if (device.isPresent() && limit.isPresent() && limit.get().value() > 0) {
      evidence.add(
          new Evidence(
              "gpu_memory_bytes",
              device.get().step(),
              device.get().value(),
              "%s of the device's %s were in use at step %d"
                  .formatted(
                      Figures.bytes(device.get().value()),
                      Figures.bytes(limit.get().value()),
                      device.get().step())));
    }
  }

  private static List<String> mitigation(boolean inCurvature) {
    return inCurvature
        ? List.of(
            "Compute the product over smaller pieces of the batch and add them up; the result is the same.",
            "Use fewer samples for curvature than for the gradient, or fewer probes at a time.",
            "Recompute activations (checkpointing) instead of keeping them for the second backward pass.")
        : List.of(
            "Make the batch smaller, or accumulate gradients over parts of it.",
            "Look for tensors that are kept from step to step, a loss without detach for example.");
  }
}
