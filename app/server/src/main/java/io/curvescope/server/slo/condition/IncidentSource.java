package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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

  IncidentSource(SloCatalog catalog, DataSource dataSource) {
    this.catalog = catalog;
    this.dataSource = dataSource;
  }

  @Override
  public String name() {
    return "slo-incidents";
  }

  @Override
  public List<Condition> evaluate(Instant now) {
    try (Connection connection = dataSource.getConnection()) {
      List<IncidentRecord> open = IncidentStore.toBeSaid(connection, now);
      List<IncidentRecord> recent =
          IncidentStore.since(connection, now.minus(DIVERGING_WITHIN)).stream()
              .filter(each -> each.family() != IncidentFamily.OUT_OF_MEMORY)
              .toList();
      Set<RunKey> keys = new HashSet<>();
      open.forEach(each -> keys.add(each.run()));
      recent.forEach(each -> keys.add(each.run()));
      Map<RunKey, AlertedRun> runs = AlertedRun.read(connection, keys);
      List<Condition> conditions = new ArrayList<>();
      Set<IncidentRecord> said = new HashSet<>();
      for (IncidentRecord each : open) {
        Optional<Condition> condition = condition(connection, each, runs);
        condition.ifPresent(conditions::add);
        // What is over and no objective is about is told of as much as it will ever be.
        if (condition.isPresent() || each.endedAt().isPresent()) {
          said.add(each);
        }
      }
      conditions.addAll(divergence(recent, runs));
      IncidentStore.markAlerted(connection, said, now);
      return conditions;
    } catch (SQLException e) {
      throw SqlFailure.of("read incidents", e);
    }
  }

  private Optional<Condition> condition(
      Connection connection, IncidentRecord incidents, Map<RunKey, AlertedRun> runs)
      throws SQLException {
    AlertedRun run = runs.get(incidents.run());
    if (run == null) {
      return Optional.empty();
    }
    Optional<Slo> slo =
        catalog.current().slos().stream()
            .filter(each -> !each.recordOnly())
            .filter(
                each -> IncidentFamily.of(each.indicator()).equals(Optional.of(incidents.family())))
            .filter(each -> each.selects(run.project(), run.model().orElse("")))
            .filter(each -> each.incidents().map(incidents::meets).orElse(false))
            .min(Comparator.comparing((Slo each) -> each.incidents().orElseThrow().severity()));
    return slo.isEmpty()
        ? Optional.empty()
        : Optional.of(condition(connection, slo.get(), incidents, run));
  }

  private static Condition condition(
      Connection connection, Slo slo, IncidentRecord incidents, AlertedRun run)
      throws SQLException {
    IncidentRule rule = slo.incidents().orElseThrow();
    Optional<String> message = IncidentMessage.read(connection, incidents);
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

  private static List<Condition> divergence(
      List<IncidentRecord> recent, Map<RunKey, AlertedRun> runs) {
    Map<String, Set<AlertedRun>> byProject = new TreeMap<>();
    for (IncidentRecord each : recent) {
      AlertedRun run = runs.get(each.run());
      if (run != null) {
        byProject.computeIfAbsent(run.project(), _ -> new HashSet<>()).add(run);
      }
    }
    List<Condition> conditions = new ArrayList<>();
    byProject.forEach(
        (project, diverging) -> {
          if (diverging.size() >= DIVERGING_RUNS) {
            conditions.add(divergence(project, diverging));
          }
        });
    return conditions;
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
