package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.definition.AlertingReader.Alerting;
import io.curvescope.server.slo.definition.ObjectiveReader.Objective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads objectives from OpenSLO v1 files (github.com/OpenSLO/OpenSLO, kinds SLO and SLI). An SLO
 * may refer to an SLI of any file.
 */
final class SloReader {
  /** Objectives at most. Each has metrics and a row for each project and model. */
  static final int MOST_SLOS = 200;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Duration SHORTEST_WINDOW = Duration.ofHours(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(90);

  private final List<SloFileError> errors = new ArrayList<>();
  private final Map<String, YamlFields> places = new HashMap<>();
  private final Map<String, IndicatorSource> indicators = new HashMap<>();
  private final Map<String, Slo> slos = new TreeMap<>();

  private SloReader() {}

  /** Reads all files; those without errors are all there, also where another has some. */
  static SloSet read(Collection<SloFile> files) {
    SloReader reader = new SloReader();
    List<YamlFields> objectives = new ArrayList<>();
    for (SloFile file : files) {
      for (YamlFields document : YamlDocuments.read(file, reader.errors)) {
        reader
            .kind(document)
            .ifPresent(
                kind -> {
                  switch (kind) {
                    case SLO -> objectives.add(document);
                    case SLI -> reader.readIndicator(document);
                  }
                });
      }
    }
    objectives.forEach(reader::readObjective);
    return new SloSet(
        List.copyOf(reader.slos.values()), reader.errors.stream().distinct().sorted().toList());
  }

  private enum Kind {
    SLO,
    SLI
  }

  private Optional<Kind> kind(YamlFields document) {
    Optional<String> version = document.requiredText("apiVersion");
    if (version.isPresent() && !version.get().equals("openslo/v1")) {
      document.wrong("apiVersion", "must be openslo/v1");
    }
    Optional<String> kind = document.requiredText("kind");
    if (kind.equals(Optional.of("SLO"))) {
      return Optional.of(Kind.SLO);
    }
    if (kind.equals(Optional.of("SLI"))) {
      return Optional.of(Kind.SLI);
    }
    if (kind.isPresent()) {
      document.wrong("kind", "must be SLO or SLI");
    }
    return Optional.empty();
  }

  private void readIndicator(YamlFields document) {
    Optional<YamlFields> metadata = document.requiredMapping("metadata");
    Optional<YamlFields> spec = document.requiredMapping("spec");
    document.refuseOthers();
    Optional<String> name = metadata.flatMap(fields -> name(fields, "SLI"));
    metadata.ifPresent(
        fields -> {
          fields.ignore("annotations");
          fields.refuseOthers();
        });
    Optional<IndicatorSource> source = spec.flatMap(IndicatorReader::read);
    if (name.isPresent() && source.isPresent()) {
      indicators.put(name.get(), source.get());
    }
  }

  private void readObjective(YamlFields document) {
    Optional<YamlFields> metadata = document.requiredMapping("metadata");
    Optional<YamlFields> spec = document.requiredMapping("spec");
    document.refuseOthers();
    Optional<String> name = metadata.flatMap(fields -> name(fields, "SLO"));
    if (metadata.isEmpty() || spec.isEmpty()) {
      return;
    }
    spec.get().ignore("service");
    Optional<IndicatorSource> source = source(spec.get());
    Optional<Indicator> indicator = source.map(IndicatorSource::indicator);
    Optional<Duration> window = window(spec.get());
    Optional<Objective> objective = ObjectiveReader.read(spec.get(), indicator);
    Optional<Alerting> alerting = AlertingReader.read(metadata.get(), indicator, window);
    String title = metadata.get().text("displayName").orElse(name.orElse(""));
    String description = spec.get().text("description").orElse("");
    metadata.get().refuseOthers();
    spec.get().refuseOthers();
    if (name.isEmpty()
        || source.isEmpty()
        || window.isEmpty()
        || objective.isEmpty()
        || alerting.isEmpty()) {
      return;
    }
    if (slos.size() == MOST_SLOS) {
      document.wrong("kind", "is one SLO too many: at most " + MOST_SLOS + " are read");
      return;
    }
    slos.put(
        name.get(),
        new Slo(
            name.get(),
            title,
            description,
            source.get().indicator(),
            source.get().projects(),
            source.get().models(),
            objective.get().comparison(),
            objective.get().threshold(),
            objective.get().target(),
            objective.get().budgeting(),
            window.get(),
            alerting.get().pairs(),
            alerting.get().incidents(),
            alerting.get().recordOnly()));
  }

  /** The name of a document, which no other of its kind may have. */
  private Optional<String> name(YamlFields metadata, String kind) {
    metadata.ignore("labels");
    metadata.ignore("displayName");
    Optional<String> name = metadata.requiredText("name");
    if (name.isEmpty()) {
      return name;
    }
    if (!NAME.matcher(name.get()).matches()) {
      metadata.wrong(
          "name", "must be 1 to 63 of lower case letters, digits and hyphens, none at an end");
      return Optional.empty();
    }
    YamlFields other = places.putIfAbsent(kind + " " + name.get(), metadata);
    if (other != null) {
      metadata.wrong(
          "name",
          "must be unique; the %s '%s' is also in %s:%d"
              .formatted(kind, name.get(), other.file(), other.line("name")));
      return Optional.empty();
    }
    return name;
  }

  private Optional<IndicatorSource> source(YamlFields spec) {
    if (spec.has("indicator") == spec.has("indicatorRef")) {
      spec.wrong("indicator", "or indicatorRef must be given, and not both");
      return Optional.empty();
    }
    if (spec.has("indicatorRef")) {
      Optional<String> reference = spec.text("indicatorRef");
      Optional<IndicatorSource> source =
          reference.flatMap(name -> Optional.ofNullable(indicators.get(name)));
      if (reference.isPresent() && source.isEmpty()) {
        spec.wrong("indicatorRef", "names an SLI that no file has, or that has errors");
      }
      return source;
    }
    return spec.mapping("indicator")
        .flatMap(
            indicator -> {
              indicator.ignore("metadata");
              Optional<YamlFields> inner = indicator.requiredMapping("spec");
              indicator.refuseOthers();
              return inner.flatMap(IndicatorReader::read);
            });
  }

  private static Optional<Duration> window(YamlFields spec) {
    Optional<YamlFields> entry = spec.onlyMapping("timeWindow", "the budget's window");
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    YamlFields fields = entry.get();
    if (fields.has("calendar") || fields.flag("isRolling").equals(Optional.of(false))) {
      fields.wrong(
          fields.has("calendar") ? "calendar" : "isRolling",
          "asks for a calendar window; only rolling windows are supported: isRolling: true");
      return Optional.empty();
    }
    if (!fields.has("isRolling")) {
      fields.wrong("isRolling", "is required: true");
    }
    Optional<String> text = fields.requiredText("duration");
    fields.refuseOthers();
    Optional<Duration> window = text.flatMap(Durations::parse);
    if (text.isPresent() && window.isEmpty()) {
      fields.wrong("duration", Durations.RULE);
    } else if (window.isPresent()
        && (window.get().compareTo(SHORTEST_WINDOW) < 0
            || window.get().compareTo(LONGEST_WINDOW) > 0
            || window.get().toMinutes() % 60 != 0)) {
      fields.wrong("duration", "must be whole hours, 1h to 90d");
      return Optional.empty();
    }
    return window;
  }
}
