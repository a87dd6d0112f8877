package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.Comparison;
import io.curvescope.server.slo.Indicator;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the objective of an SLO: threshold, target, and what the budget is counted in. */
final class ObjectiveReader {
  /** What an objective says. */
  record Objective(Comparison comparison, double threshold, double target, Budgeting budgeting) {}

  private static final String OCCURRENCES = "Occurrences";
  private static final String TIMESLICES = "Timeslices";

  private ObjectiveReader() {}

  static Optional<Objective> read(YamlFields spec, Optional<Indicator> indicator) {
    Optional<String> method = spec.requiredText("budgetingMethod");
    if (method.isPresent()
        && !method.get().equals(OCCURRENCES)
        && !method.get().equals(TIMESLICES)) {
      spec.wrong("budgetingMethod", "must be Occurrences or Timeslices");
    }
    boolean slices = method.equals(Optional.of(TIMESLICES));
    if (slices && indicator.map(Indicator::judgesRuns).orElse(false)) {
      spec.wrong("budgetingMethod", "must be Occurrences: this indicator judges runs as a whole");
    }
    Optional<YamlFields> objective =
        spec.onlyMapping("objectives", "write another SLO for another objective");
    if (objective.isEmpty()) {
      return Optional.empty();
    }
    YamlFields fields = objective.get();
    fields.ignore("displayName");
    boolean zeroTolerance = indicator.map(Indicator::isZeroTolerance).orElse(false);
    Optional<Comparison> comparison = comparison(fields, zeroTolerance);
    OptionalDouble threshold =
        zeroTolerance && !fields.has("value")
            ? OptionalDouble.of(0)
            : fields.requiredNumber("value");
    OptionalDouble target = target(fields, zeroTolerance);
    Optional<Budgeting> budgeting =
        slices ? timeslices(fields) : Optional.of(new Budgeting.Occurrences());
    fields.refuseOthers();
    if (comparison.isEmpty() || threshold.isEmpty() || target.isEmpty() || budgeting.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objective(
            comparison.get(), threshold.getAsDouble(), target.getAsDouble(), budgeting.get()));
  }

  private static Optional<Comparison> comparison(YamlFields fields, boolean zeroTolerance) {
    if (zeroTolerance && !fields.has("op")) {
      return Optional.of(Comparison.LTE);
    }
    Optional<String> name = fields.requiredText("op");
    Optional<Comparison> comparison = name.flatMap(Comparison::ofWireName);
    if (name.isPresent() && comparison.isEmpty()) {
      fields.wrong("op", "must be lt, lte, gt or gte: how a good value compares with value");
    }
    return comparison;
  }

  private static OptionalDouble target(YamlFields fields, boolean zeroTolerance) {
    if (fields.has("target") && fields.has("targetPercent")) {
      fields.wrong("targetPercent", "must be left out where target is given");
    }
    boolean percent = fields.has("targetPercent");
    String field = percent ? "targetPercent" : "target";
    OptionalDouble given = percent ? fields.number(field) : fields.requiredNumber(field);
    if (given.isEmpty()) {
      return given;
    }
    double target = percent ? given.getAsDouble() / 100 : given.getAsDouble();
    if ((target > 0 && target < 1) || (zeroTolerance && target == 1)) {
      return OptionalDouble.of(target);
    }
    fields.wrong(field, "must be above 0 and below " + (percent ? "100" : "1"));
    return OptionalDouble.empty();
  }

  private static Optional<Budgeting> timeslices(YamlFields fields) {
    OptionalDouble target = fields.requiredNumber("timeSliceTarget");
    Optional<String> text = fields.requiredText("timeSliceWindow");
    Optional<Duration> length = text.flatMap(Durations::parse);
    if (text.isPresent() && length.isEmpty()) {
      fields.wrong("timeSliceWindow", Durations.RULE);
    }
    if (target.isEmpty() || length.isEmpty()) {
      return Optional.empty();
    }
    if (!(target.getAsDouble() > 0 && target.getAsDouble() <= 1)) {
      fields.wrong("timeSliceTarget", "must be above 0 and up to 1");
      return Optional.empty();
    }
    try {
      return Optional.of(new Budgeting.Timeslices(length.get(), target.getAsDouble()));
    } catch (IllegalArgumentException refused) {
      fields.wrong("timeSliceWindow", "must be whole minutes that divide an hour");
      return Optional.empty();
    }
  }
}
