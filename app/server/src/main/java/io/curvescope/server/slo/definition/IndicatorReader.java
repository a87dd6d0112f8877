package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Selector;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the {@code spec} of an SLI, on its own or inside an SLO. */
final class IndicatorReader {
  private static final String NAMES =
      Arrays.stream(Indicator.values()).map(Indicator::wireName).collect(Collectors.joining(", "));

  private IndicatorReader() {}

  static Optional<IndicatorSource> read(YamlFields spec) {
    spec.ignore("description");
    if (spec.has("ratioMetric")) {
      spec.wrong(
          "ratioMetric",
          "is not supported: a built-in indicator knows good and total; use thresholdMetric");
      return Optional.empty();
    }
    Optional<YamlFields> metric = spec.requiredMapping("thresholdMetric");
    spec.refuseOthers();
    Optional<YamlFields> source = metric.flatMap(fields -> fields.requiredMapping("metricSource"));
    metric.ifPresent(YamlFields::refuseOthers);
    return source.flatMap(IndicatorReader::source);
  }

  private static Optional<IndicatorSource> source(YamlFields source) {
    source.ignore("metricSourceRef");
    Optional<String> type = source.requiredText("type");
    if (type.isPresent() && !type.get().equals("curvescope")) {
      source.wrong("type", "must be curvescope: indicators are built in");
    }
    Optional<YamlFields> spec = source.requiredMapping("spec");
    source.refuseOthers();
    return spec.flatMap(IndicatorReader::indicator);
  }

  private static Optional<IndicatorSource> indicator(YamlFields spec) {
    Optional<String> name = spec.requiredText("indicator");
    Optional<Indicator> indicator = name.flatMap(Indicator::ofWireName);
    if (name.isPresent() && indicator.isEmpty()) {
      spec.wrong("indicator", "must be one of " + NAMES);
    }
    Selector projects = new Selector(spec.texts("project"));
    Selector models = new Selector(spec.texts("model"));
    spec.refuseOthers();
    return indicator.map(known -> new IndicatorSource(known, projects, models));
  }
}
