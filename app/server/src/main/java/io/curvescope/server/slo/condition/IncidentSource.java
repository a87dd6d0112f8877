package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.IncidentRule;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.count.IncidentFamily;
import io.curvescope.server.slo.count.IncidentRecord;
import io.curvescope.server.slo.count.IncidentStore;
import io.curvescope.server.slo.definition.SloCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Incidents that are not tolerated: one condition for each run and kind, however many tensors went
 * bad, until the run has ended or gone on well; and one for a project in which several runs
 * diverge.
 */
final class IncidentSource implements ConditionSource {
  private static final int DIVERGING_RUNS = 3;
  private static final Duration DIVERGING_WITHIN = Duration.ofHours(1);

  private final SloCatalog catalog;
  private final DataSource dataSource;
  private final EvaluationFailures failures;
  private final Duration saidFor;

  /**
   * @param saidFor how long an incident is said at least, also where its run ended at once
   */
  IncidentSource(
      SloCatalog catalog, DataSource dataSource, EvaluationFailures failures, Duration saidFor) {
    this.failures = failures;
    this.catalog = catalog;
    this.dataSource = dataSource;
    this.saidFor = saidFor;
  }

  @Override
  public String name() {
    return "slo-incidents";
  }

  @Override
  public Evaluation evaluate(Instant now) {
    try (Connection connection = dataSource.getConnection()) {
      IncidentStore.ToBeSaid open = IncidentStore.toBeSaid(connection, now.minus(saidFor));
      List<IncidentRecord> recent =
          IncidentStore.since(connection, now.minus(DIVERGING_WITHIN)).stream()
              .filter(each -> each.family() != IncidentFamily.OUT_OF_MEMORY)
              .toList();
      Set<RunKey> keys = new HashSet<>(open.unreadable().keySet());
      open.records().forEach(each -> keys.add(each.run()));
      recent.forEach(each -> keys.add(each.run()));
      Map<RunKey, AlertedRun> runs = AlertedRun.read(connection, keys);
      Findings findings = new Findings();
      noteWhatIsMissing(open, runs, findings);
      Set<IncidentRecord> said = say(connection, open.records(), runs, findings);
      divergence(recent, runs, findings);
      IncidentStore.markAlerted(connection, said, now);
      failures.report(name(), findings.failures(), now);
      return findings.evaluation();
    } catch (SQLException e) {
      throw SqlFailure.of("read incidents", e);
    }
  }

  private static void noteWhatIsMissing(
      IncidentStore.ToBeSaid open, Map<RunKey, AlertedRun> runs, Findings findings) {
    for (AlertName name : List.of(AlertName.NON_FINITE, AlertName.REPEATED_OUT_OF_MEMORY)) {
      open.cutOff().forEach(project -> findings.leftOut(name, project));
      if (open.isCutOff()) {
        findings.leftOut(name);
      }
    }
    open.unreadable()
        .forEach(
            (key, cause) -> {
              AlertedRun run = runs.get(key);
              if (run != null) {
                findings.failed(run.project(), run.id().value(), cause);
              }
            });
  }

  private Set<IncidentRecord> say(
      Connection connection,
      List<IncidentRecord> open,
      Map<RunKey, AlertedRun> runs,
      Findings findings)
      throws SQLException {
    Map<IncidentRecord, Slo> objectives = new LinkedHashMap<>();
    Set<IncidentRecord> said = new HashSet<>();
    for (IncidentRecord each : open) {
      AlertedRun run = runs.get(each.run());
      Optional<Slo> slo = run == null ? Optional.empty() : objective(each, run);
      slo.ifPresent(found -> objectives.put(each, found));
      // What is over and no objective is about is told of as much as it will ever be.
      if (slo.isEmpty() && each.endedAt().isPresent()) {
        said.add(each);
      }
    }
    Map<IncidentRecord, String> messages =
        IncidentMessage.read(connection, List.copyOf(objectives.keySet()));
    objectives.forEach(
        (each, slo) -> {
          AlertedRun run = runs.get(each.run());
          if (run != null
              && findings.add(
                  run.project(),
                  run.id().value(),
                  () ->
                      Optional.of(
                          condition(slo, each, run, Optional.ofNullable(messages.get(each)))))) {
            said.add(each);
          }
        });
    return said;
  }

  private Optional<Slo> objective(IncidentRecord incidents, AlertedRun run) {
    return catalog.current().slos().stream()
        .filter(each -> !each.recordOnly())
        .filter(each -> IncidentFamily.of(each.indicator()).equals(Optional.of(incidents.family())))
        .filter(each -> each.selects(run.project(), run.model().orElse("")))
        .filter(each -> each.incidents().map(incidents::meets).orElse(false))
        .min(Comparator.comparing((Slo each) -> each.incidents().orElseThrow().severity()));
  }

  private static Condition condition(
      Slo slo, IncidentRecord incidents, AlertedRun run, Optional<String> message) {
    IncidentRule rule = slo.incidents().orElseThrow();
    long step = incidents.occurrences().getLast().step();
    boolean memory = incidents.family() == IncidentFamily.OUT_OF_MEMORY;
    AlertLabels labels =
        run.labels(memory ? AlertName.REPEATED_OUT_OF_MEMORY : AlertName.NON_FINITE)
            .withSeverity(rule.severity())
            .withSlo(slo.name())
            // Infinity and then NaN are one story, whatever their messages.
            .withError(memory ? message : Optional.empty());
    String summary =
        memory
            ? "Run %s was out of memory %d times".formatted(run.id(), incidents.total())
            : "Run %s reports values that are not finite".formatted(run.id());
    String description =
        "%d times since %s, last at step %d%s."
            .formatted(
                incidents.total(),
                incidents.firstAt(),
                step,
                message.map(text -> ": " + text).orElse(""));
    return Condition.of(labels, summary, description);
  }

  private static void divergence(
      List<IncidentRecord> recent, Map<RunKey, AlertedRun> runs, Findings findings) {
    Map<String, Set<AlertedRun>> byProject = new TreeMap<>();
    for (IncidentRecord each : recent) {
      AlertedRun run = runs.get(each.run());
      if (run != null) {
        byProject.computeIfAbsent(run.project(), _ -> new HashSet<>()).add(run);
      }
    }
    byProject.forEach(
        (project, diverging) ->
            findings.add(
                project,
                "",
                () ->
                    diverging.size() >= DIVERGING_RUNS
                        ? Optional.of(divergence(project, diverging))
                        : Optional.empty()));
  }

  private static Condition divergence(String project, Set<AlertedRun> diverging) {
    String names =
        diverging.stream()
            .map(run -> run.id().value())
            .sorted()
            .limit(10)
            .collect(Collectors.joining(", "));
    return Condition.of(
            AlertLabels.of(AlertName.DIVERGENCE, project),
            "%d runs of %s diverged within %s"
                .formatted(diverging.size(), project, Figures.duration(DIVERGING_WITHIN)),
            "Among them " + names + ".")
        .affecting(
            diverging.stream()
                .filter(AlertedRun::isRunning)
                .map(AlertedRun::id)
                .collect(Collectors.toSet()));
  }
}
