package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.alert.AlertTiming;
import io.curvescope.server.alert.AlertTimings;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.alert.life.AlertLife;
import io.curvescope.server.alert.life.Timing;
import io.curvescope.server.digest.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes alerts on by what a source found. */
public final class AlertStore {
  /** What one pass adds to a pending time or a hold-down at most, unless passes are rarer. */
  private static final Duration LONGEST_PASS = Duration.ofMinutes(1);

  private static final String LIVE =
      "select "
          + AlertRows.COLUMNS
          + " from alert where source = ? and (state <> 'resolved' or awaits_end)"
          + " order by alert_id for update";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Duration groupWindow;
  private final AlertTimings timings;
  private final Duration mostOfAPass;

  /** On a migrated database. */
  public AlertStore(DataSource dataSource, AlertProperties properties) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.groupWindow = properties.groupWindow();
    this.timings = properties.timings();
    Duration several = properties.pass().multipliedBy(4);
    this.mostOfAPass = several.compareTo(LONGEST_PASS) > 0 ? several : LONGEST_PASS;
  }

  /**
   * Takes a source's alerts on by a pass, all of them or, where it throws, none.
   *
   * @param evaluation what the source found. An alert that it could not judge stays as it is
   * @param annotations what is said of a condition
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public void apply(
      String source,
      Evaluation evaluation,
      Function<Condition, AlertAnnotations> annotations,
      Instant now) {
    Map<Sha256, Condition> wanted = new LinkedHashMap<>();
    evaluation
        .conditions()
        .forEach(each -> wanted.putIfAbsent(AlertIdentity.of(each.labels()), each));
    transaction.executeWithoutResult(
        status ->
            jdbc.execute(
                (Connection connection) -> {
                  apply(connection, source, wanted, evaluation.unjudged(), annotations, now);
                  return true;
                }));
  }

  private record Row(long alert, Episode episode) {}

  private void apply(
      Connection connection,
      String source,
      Map<Sha256, Condition> wanted,
      Predicate<AlertLabels> unjudged,
      Function<Condition, AlertAnnotations> annotations,
      Instant now)
      throws SQLException {
    Map<Sha256, Row> live = live(connection, source);
    AlertGroups groups = new AlertGroups(connection, now, groupWindow);
    List<Episode> begun = new ArrayList<>();
    Map<Long, Episode> changed = new LinkedHashMap<>();
    List<Long> ceased = new ArrayList<>();
    for (Map.Entry<Sha256, Condition> each : wanted.entrySet()) {
      Condition condition = each.getValue();
      AlertAnnotations said = annotations.apply(condition);
      Timing timing = timing(condition);
      @Nullable Row row = live.remove(each.getKey());
      if (row == null) {
        begun.add(grouped(Episode.of(condition, said, now, timing), groups));
      } else {
        Episode next = row.episode().holds(condition, said, now, timing);
        if (!next.equals(row.episode())) {
          changed.put(row.alert(), grouped(next, groups));
        }
      }
    }
    for (Row row : live.values()) {
      if (unjudged.test(row.episode().labels())) {
        continue;
      }
      Episode next = row.episode().gone(now, mostOfAPass);
      if (next.life() instanceof AlertLife.Inactive) {
        ceased.add(row.alert());
      } else {
        changed.put(row.alert(), next);
      }
    }
    // First what ends, so that its labels are free for what begins.
    EpisodeWriter.delete(connection, ceased);
    EpisodeWriter.update(connection, changed);
    EpisodeWriter.insert(connection, source, begun);
  }

  private Timing timing(Condition condition) {
    AlertTiming timing = timings.of(condition.labels().name());
    return new Timing(timing.pending(), timing.holdDown(), mostOfAPass);
  }

  private static Map<Sha256, Row> live(Connection connection, String source) throws SQLException {
    Map<Sha256, Row> live = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LIVE)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          live.put(
              Sha256.ofDigest(row.getBytes("identity")),
              new Row(row.getLong("alert_id"), AlertRows.episode(row)));
        }
      }
    }
    return live;
  }

  private static Episode grouped(Episode episode, AlertGroups groups) throws SQLException {
    return episode.needsGroup() ? episode.in(groups.of(episode.labels().project())) : episode;
  }
}
