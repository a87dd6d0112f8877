package io.curvescope.server.slo.condition;

import io.curvescope.server.slo.count.IncidentRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads what was said of the first of a run's incidents. */
final class IncidentMessage {
  private static final String READ =
      """
      select message from incident_all
       where run_id = ? and time = ? and message is not null
         and kind = any (case when ? = 'out_of_memory' then array['oom'] else array['nan', 'inf', 'divergence'] end)
       order by batch_id, ordinal limit 1
      """;

  private IncidentMessage() {}

  static Optional<String> read(Connection connection, IncidentRecord incidents)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setLong(1, incidents.run().value());
      statement.setObject(2, incidents.firstAt().atOffset(ZoneOffset.UTC));
      statement.setString(3, incidents.family().wireName());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }
}
