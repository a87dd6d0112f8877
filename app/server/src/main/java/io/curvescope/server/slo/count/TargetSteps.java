package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads how many steps runs took to a loss. */
final class TargetSteps {
  private static final String BASELINE =
      """
      select run_id from run
       where model = ? and project = ? and baseline and run_id <> ?
       order by run_id desc limit 1
      """;
  private static final String STEPS =
      """
      select step from metric where run_id = ? and name = 'loss' and value <= ?
       order by time, batch_id, ordinal limit 1
      """;

  private final Connection connection;

  TargetSteps(Connection connection) {
    this.connection = connection;
  }

  /**
   * Steps to the run's target loss over those that the newest baseline run of its project and model
   * took to the same loss; empty where one of them never reached it.
   */
  OptionalDouble shareOfBaseline(CountedRun run) throws SQLException {
    Optional<RunKey> baseline = baseline(run);
    if (baseline.isEmpty() || run.targetLoss().isEmpty()) {
      return OptionalDouble.empty();
    }
    double target = run.targetLoss().getAsDouble();
    OptionalLong own = steps(run.key(), target);
    OptionalLong other = own.isPresent() ? steps(baseline.get(), target) : OptionalLong.empty();
    return own.isPresent() && other.isPresent() && other.getAsLong() > 0
        ? OptionalDouble.of((double) own.getAsLong() / other.getAsLong())
        : OptionalDouble.empty();
  }

  private Optional<RunKey> baseline(CountedRun run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BASELINE)) {
      statement.setString(1, run.model());
      statement.setString(2, run.project());
      statement.setLong(3, run.key().value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(new RunKey(row.getLong(1))) : Optional.empty();
      }
    }
  }

  private OptionalLong steps(RunKey run, double target) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STEPS)) {
      statement.setLong(1, run.value());
      statement.setDouble(2, target);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
