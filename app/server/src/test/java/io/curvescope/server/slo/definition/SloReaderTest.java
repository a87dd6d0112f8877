package io.curvescope.server.slo.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.Comparison;
import io.curvescope.server.slo.IncidentRule;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Selector;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.WindowPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SloReaderTest {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata:
        name: solves
        displayName: Solves of vision
        labels:
          team: vision
        annotations:
          curvescope.io/windows: "14.4 over 1h/5m page; 3 over 1d/2h ticket"
          curvescope.io/minimum: "20"
          example.org/anything: is fine
      spec:
        description: Few iterations.
        service: training
        indicator:
          metadata:
            name: solves
          spec:
            thresholdMetric:
              metricSource:
                type: curvescope
                spec:
                  indicator: cg_iterations
                  project: vision
                  model: [resnet18, "vit-*"]
        timeWindow:
          - duration: 4w
            isRolling: true
        budgetingMethod: Timeslices
        objectives:
          - displayName: most
            op: lte
            value: 50
            target: 0.95
            timeSliceTarget: 0.9
            timeSliceWindow: 5m
      """;

  private static SloSet read(String... texts) {
    return SloReader.read(
        IntStream.range(0, texts.length)
            .mapToObj(i -> new SloFile((char) ('a' + i) + ".yaml", texts[i]))
            .toList());
  }

  private static List<String> errors(String... texts) {
    return read(texts).errors().stream().map(SloFileError::toString).toList();
  }

  @Test
  void readsEveryField() {
    SloSet set = read(SLO);

    assertThat(set.errors()).isEmpty();
    assertThat(set.slos())
        .containsExactly(
            new Slo(
                "solves",
                "Solves of vision",
                "Few iterations.",
                Indicator.CG_ITERATIONS,
                new Selector(List.of("vision")),
                new Selector(List.of("resnet18", "vit-*")),
                Comparison.LTE,
                50,
                0.95,
                new Budgeting.Timeslices(Duration.ofMinutes(5), 0.9),
                Duration.ofDays(28),
                List.of(
                    new WindowPair(
                        14.4, Duration.ofHours(1), Duration.ofMinutes(5), Severity.PAGE, 20),
                    new WindowPair(
                        3, Duration.ofDays(1), Duration.ofHours(2), Severity.TICKET, 20)),
                Optional.empty(),
                false));
  }

  @Test
  void refersToAnIndicatorOfAnotherFileAndReadsSeveralDocuments() {
    String sli =
        """
        ---
        apiVersion: openslo/v1
        kind: SLI
        metadata:
          name: latency
        spec:
          thresholdMetric:
            metricSource:
              type: curvescope
              spec:
                indicator: hv_seconds
        ---
        """;
    String slo =
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: products
        spec:
          indicatorRef: latency
          timeWindow: [{duration: 7d, isRolling: true}]
          budgetingMethod: Occurrences
          objectives: [{op: lt, value: 0.05, targetPercent: 99.5}]
        """;
    SloSet set = read(slo, sli);

    assertThat(set.errors()).isEmpty();
    Slo read = set.slos().getFirst();
    assertThat(read.indicator()).isEqualTo(Indicator.HV_SECONDS);
    assertThat(read.target()).isEqualTo(0.995);
    assertThat(read.pairs()).isEqualTo(WindowPair.standard(WindowPair.DEFAULT_MINIMUM));
    assertThat(read.projects().matches("anything")).isTrue();
  }

  @Test
  void saysAllThatIsWrongAtOnceWithLines() {
    String wrong =
        """
        apiVersion: openslo/v2
        kind: SLO
        metadata:
          name: Not A Name
          annotations:
            curvescope.io/windows: 14.4 within 1h
            curvescope.io/windoes: typo
        spec:
          indicator:
            spec:
              thresholdMetric:
                metricSource:
                  type: prometheus
                  spec:
                    indicator: hv_seconds
                    modle: resnet
          timeWindow:
            - duration: 1M
              isRolling: true
          budgetingMethod: RatioTimeslices
          objectives:
            - op: below
              value: fast
              target: 1.0
        """;

    assertThat(errors(wrong))
        .containsExactly(
            "a.yaml:1: apiVersion must be openslo/v1",
            "a.yaml:4: metadata.name must be 1 to 63 of lower case letters, digits and hyphens,"
                + " none at an end",
            "a.yaml:7: metadata.annotations.curvescope.io/windoes is not known; known are"
                + " curvescope.io/windows, curvescope.io/minimum, curvescope.io/record-only",
            "a.yaml:13: spec.indicator.spec.thresholdMetric.metricSource.type must be curvescope:"
                + " indicators are built in",
            "a.yaml:16: spec.indicator.spec.thresholdMetric.metricSource.spec.modle is not known"
                + " here; known are indicator, project, model",
            "a.yaml:18: spec.timeWindow[0].duration must be a whole number and m, h, d or w, such"
                + " as 28d",
            "a.yaml:20: spec.budgetingMethod must be Occurrences or Timeslices",
            "a.yaml:22: spec.objectives[0].op must be lt, lte, gt or gte: how a good value"
                + " compares with value",
            "a.yaml:23: spec.objectives[0].value must be a number, not 'fast'",
            "a.yaml:24: spec.objectives[0].target must be above 0 and below 1");
  }

  @Test
  void refusesWhatOpenSloHasAndThisHasNot() {
    assertThat(errors(SLO.replace("isRolling: true", "isRolling: false")))
        .containsExactly(
            "a.yaml:28: spec.timeWindow[0].isRolling asks for a calendar window; only rolling"
                + " windows are supported: isRolling: true");
    assertThat(errors(SLO.replace("isRolling: true", "calendar: {startTime: 2026-01-01}")))
        .singleElement()
        .asString()
        .contains("a.yaml:28", "only rolling windows are supported");
    assertThat(errors(SLO.replace("kind: SLO", "kind: AlertPolicy")))
        .containsExactly("a.yaml:2: kind must be SLO or SLI");
    assertThat(errors(SLO.replace("thresholdMetric:", "ratioMetric:")))
        .singleElement()
        .asString()
        .contains("a.yaml:19", "ratioMetric is not supported");
    assertThat(errors(SLO.replace("    - displayName: most", "    - {}\n    - displayName: most")))
        .anyMatch(error -> error.contains("a.yaml:30: spec.objectives must have one entry"));
  }

  @Test
  void refusesWindowsThatMakeNoSense() {
    assertThat(errors(SLO.replace("14.4 over 1h/5m page;", "14.4 over 5m/1h page;")))
        .singleElement()
        .asString()
        .contains("a.yaml:9", "the short window must be shorter than the long one");
    assertThat(errors(SLO.replace("1d/2h ticket", "8d/2h ticket")))
        .singleElement()
        .asString()
        .contains("windows must be at most 7d long");
    assertThat(errors(SLO.replace("duration: 4w", "duration: 2h")))
        .singleElement()
        .asString()
        .contains("must have no window longer than timeWindow");
    assertThat(errors(SLO.replace("timeSliceWindow: 5m", "timeSliceWindow: 7m")))
        .singleElement()
        .asString()
        .contains("whole minutes that divide an hour");
  }

  @Test
  void whatToleratesNothingHasARuleOfItsOwn() {
    String slo =
        SLO.replace("cg_iterations", "out_of_memory")
            .replace("\"14.4 over 1h/5m page; 3 over 1d/2h ticket\"", "3 in 2h ticket")
            .replace("    curvescope.io/minimum: \"20\"\n", "")
            .replace("Timeslices", "Occurrences")
            .replace("      timeSliceTarget: 0.9\n      timeSliceWindow: 5m\n", "")
            .replace("target: 0.95", "target: 1");

    assertThat(errors(slo)).isEmpty();
    assertThat(read(slo).slos().getFirst().incidents())
        .contains(new IncidentRule(3, Duration.ofHours(2), Severity.TICKET));
    assertThat(errors(slo.replace("3 in 2h ticket", "3 over 2h/1h ticket")))
        .singleElement()
        .asString()
        .contains("a.yaml:9", "such as '2 in 1h page'");
  }

  @Test
  void namesAreUnique() {
    assertThat(errors(SLO, SLO))
        .containsExactly(
            "b.yaml:4: metadata.name must be unique; the SLO 'solves' is also in a.yaml:4");
  }

  @Test
  void saysWhereAFileIsNoYaml() {
    assertThat(errors("kind: SLO\n  metadata: {"))
        .singleElement()
        .asString()
        .startsWith("a.yaml:2: is not YAML");
    assertThat(errors("- a list")).containsExactly("a.yaml:1: a document must be a mapping");
    assertThat(errors("kind: SLO\nkind: SLO\napiVersion: openslo/v1\n"))
        .contains("a.yaml:2: kind is there twice");
    assertThat(errors("", "---\n---\n", "# nothing\n")).isEmpty();
  }

  @Test
  void boundsWhatStrangersSend() {
    String aliases =
        IntStream.range(0, 100).mapToObj(i -> "  - *a").collect(Collectors.joining("\n"));
    assertThat(errors("a: &a [1]\nb:\n" + aliases)).singleElement().asString().contains("aliases");
    assertThat(errors("[".repeat(1_000)).getFirst()).contains("is not YAML");
    assertThat(errors("#".repeat(YamlDocuments.LONGEST + 1)).getFirst()).contains("is longer");
    assertThat(errors("kind: !!javax.script.ScriptEngineManager [x]")).isNotEmpty();
    String many =
        IntStream.rangeClosed(0, SloReader.MOST_SLOS)
            .mapToObj(i -> SLO.replace("name: solves", "name: s" + i))
            .collect(Collectors.joining("---\n"));
    assertThat(errors(many.substring(0, many.length() / 2), many.substring(many.length() / 2)))
        .isNotEmpty();
  }

  @Test
  void theDefaultsAreWhatTheDesignCallsForAndPageForNothingElse() {
    List<Slo> defaults = read(SloFolder.defaults());

    assertThat(defaults).extracting(Slo::indicator).containsExactlyInAnyOrder(Indicator.values());
    assertThat(defaults)
        .filteredOn(Slo::recordOnly)
        .extracting(Slo::indicator)
        .containsExactlyInAnyOrder(
            Indicator.TOP_EIGENVALUE,
            Indicator.CONDITION_NUMBER,
            Indicator.HV_SECONDS,
            Indicator.ITERATIONS_TO_TARGET);
    assertThat(defaults)
        .allSatisfy(
            slo -> {
              assertThat(slo.window()).isEqualTo(Duration.ofDays(28));
              assertThat(slo.projects()).isEqualTo(Selector.ALL);
              assertThat(slo.description()).isNotBlank();
            });
    // A page is NaN or Infinity, repeated out-of-memory, or a budget that goes critically fast.
    assertThat(defaults)
        .filteredOn(slo -> slo.indicator() == Indicator.NON_FINITE)
        .allSatisfy(
            slo ->
                assertThat(slo.incidents())
                    .contains(new IncidentRule(1, Duration.ofHours(1), Severity.PAGE)));
    assertThat(defaults)
        .filteredOn(slo -> slo.indicator() == Indicator.OUT_OF_MEMORY)
        .allSatisfy(
            slo ->
                assertThat(slo.incidents())
                    .contains(new IncidentRule(2, Duration.ofHours(1), Severity.PAGE)));
    assertThat(defaults)
        .filteredOn(slo -> !slo.recordOnly())
        .flatExtracting(Slo::pairs)
        .filteredOn(pair -> pair.severity() == Severity.PAGE)
        .allSatisfy(pair -> assertThat(pair.burnRate()).isGreaterThanOrEqualTo(6));
  }

  private static List<Slo> read(Map<String, SloFile> files) {
    SloSet set = SloReader.read(files.values());
    assertThat(set.errors()).isEmpty();
    return set.slos();
  }
}
