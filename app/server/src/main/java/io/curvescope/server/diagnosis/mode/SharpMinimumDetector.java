package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.run.DirectiveAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * F6: the training loss is good, and the top eigenvalue on validation data is large: against that
 * of the training data, or against what it was on validation data before. Where a validation loss
 * is reported, it must have suffered too: a large eigenvalue by itself can be a matter of scale
 * (Dinh et al., "Sharp Minima Can Generalize For Deep Nets", ICML 2017, arXiv 1703.04933).
 */
final class SharpMinimumDetector implements FailureDetector {
  /** Without a target, a training loss counts as good at a fifth of what it was at first. */
  static final double GOOD_LOSS = 0.2;

  /**
   * So often the reference. Sampling noise between two batches stays well below a factor of two.
   */
  static final double SHARP = 4;

  /** A validation loss has suffered at so many times its own best, or ... */
  static final double SUFFERED = 1.5;

  /** ... at so many times the training loss. */
  static final double GAP = 3;

  private static final int LOSSES = 10;

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    Series loss = telemetry.metric("loss").finite();
    List<SpectrumPoint> validation =
        telemetry.spectra().stream()
            .filter(SpectrumPoint::isOnValidation)
            .filter(each -> Double.isFinite(each.top()))
            .toList();
    if (loss.isEmpty() || validation.isEmpty()) {
      return Optional.empty();
    }
    double first = Distribution.of(loss.oldest(LOSSES)).median();
    double last = Distribution.of(loss.newest(LOSSES)).median();
    OptionalDouble target = telemetry.run().description().targetLoss();
    boolean good =
        target.isPresent() ? last <= target.getAsDouble() : first > 0 && last <= GOOD_LOSS * first;
    SpectrumPoint sharp = validation.getLast();
    List<Evidence> sharpness = sharpness(telemetry, validation, sharp);
    Optional<Evidence> suffered = validationLoss(telemetry, last);
    boolean harmless = !telemetry.metric("val_loss").finite().isEmpty() && suffered.isEmpty();
    if (!good || sharpness.isEmpty() || harmless) {
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>(sharpness);
    Sample end = loss.samples().getLast();
    evidence.add(
        new Evidence(
            "loss",
            end.step(),
            last,
            target.isPresent()
                ? "the training loss is good: %s, with a target of %s"
                    .formatted(Figures.of(last), Figures.of(target.getAsDouble()))
                : "the training loss is good: %s, down from %s"
                    .formatted(Figures.of(last), Figures.of(first))));
    suffered.ifPresent(evidence::add);
    long from = evidence.stream().mapToLong(Evidence::step).min().orElse(sharp.step());
    return Optional.of(
        new Finding(
            FailureMode.F6,
            "Sharp minimum on validation data",
            Severity.TICKET,
            from,
            Math.max(sharp.step(), end.step()),
            evidence,
            List.of(
                "Go back to an earlier checkpoint with a lower validation loss, and stop there next time.",
                "Use a smaller batch or a larger learning rate, weight decay, or sharpness-aware minimisation.",
                "Compare with the baseline: GET /api/v1/runs/RUN/gate."),
            Optional.of(Remedy.of(DirectiveAction.RESTART_FROM_CHECKPOINT))));
  }

  private static List<Evidence> sharpness(
      RunTelemetry telemetry, List<SpectrumPoint> validation, SpectrumPoint sharp) {
    List<Evidence> evidence = new ArrayList<>();
    telemetry.spectra().stream()
        .filter(each -> !each.isOnValidation() && each.operator().equals(sharp.operator()))
        .filter(each -> Double.isFinite(each.top()) && each.step() <= sharp.step())
        .reduce((earlier, later) -> later)
        .filter(training -> isSharp(sharp.top(), training.top()))
        .map(training -> against("the training data's", sharp, training))
        .ifPresent(evidence::add);
    SpectrumPoint calm = validation.getFirst();
    if (isSharp(sharp.top(), calm.top())) {
      evidence.add(against("what it was on validation data", sharp, calm));
    }
    return evidence;
  }

  private static boolean isSharp(double top, double reference) {
    return top > 0 && top >= SHARP * reference;
  }

  private static Evidence against(String what, SpectrumPoint sharp, SpectrumPoint reference) {
    return new Evidence(
        "top_eigenvalue",
        sharp.step(),
        sharp.top(),
        "the top eigenvalue on %s at step %d is %s, against %s: %s at step %d"
            .formatted(
                sharp.batch().orElse("validation data"),
                sharp.step(),
                Figures.of(sharp.top()),
                what,
                Figures.of(reference.top()),
                reference.step()));
  }

  private static Optional<Evidence> validationLoss(RunTelemetry telemetry, double trainingLoss) {
    Series losses = telemetry.metric("val_loss").finite();
    return losses
        .last()
        .flatMap(
            last -> {
              double best =
                  DoubleStream.concat(
                          DoubleStream.of(last.value()),
                          losses.samples().stream().mapToDouble(Sample::value))
                      .min()
                      .orElse(last.value());
              boolean hasSuffered =
                  last.value() > 0
                      && (last.value() >= SUFFERED * best || last.value() >= GAP * trainingLoss);
              return hasSuffered
                  ? Optional.of(
                      new Evidence(
                          "val_loss",
                          last.step(),
                          last.value(),
                          "the validation loss is %s, its best was %s"
                              .formatted(Figures.of(last.value()), Figures.of(best))))
                  : Optional.empty();
            });
  }
}
