package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.slo.count.ArrayParameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A run as alerts name it. */
record AlertedRun(RunKey key, RunId id, String project, Optional<String> model, boolean isRunning) {
  static final String COLUMNS = "run.run_id, run.id, run.project, run.model, run.status";

  static AlertedRun of(ResultSet row) throws SQLException {
    return new AlertedRun(
        new RunKey(row.getLong("run_id")),
        new RunId(row.getString("id")),
        row.getString("project"),
        Optional.ofNullable(row.getString("model")),
        row.getString("status").equals(RunStatus.RUNNING.wireName()));
  }

  static Map<RunKey, AlertedRun> read(Connection connection, Collection<RunKey> runs)
      throws SQLException {
    Map<RunKey, AlertedRun> found = new HashMap<>();
    if (runs.isEmpty()) {
      return found;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from run where run_id = any (?)")) {
      ArrayParameters.bind(statement, 1, runs.stream().mapToLong(RunKey::value).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AlertedRun run = of(row);
          found.put(run.key(), run);
        }
      }
    }
    return found;
  }

  /** The labels of an alert about this run. */
  AlertLabels labels(AlertName name) {
    return AlertLabels.of(name, project).withModel(model).withRun(id);
  }
}
