package io.curvescope.server.slo.condition;

import io.curvescope.server.slo.count.ArrayParameters;
import io.curvescope.server.slo.count.IncidentRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what was said of the first of a run's incidents, of many at once. */
final class IncidentMessage {
  private static final String READ =
      """
      select wanted.place,
             (select message from incident_all
               where run_id = wanted.run_id and time = wanted.time and message is not null
                 and kind = any (case when wanted.family = 'out_of_memory' then array['oom'] else array['nan', 'inf', 'divergence'] end)
               order by batch_id, ordinal limit 1) as message
        from unnest(?::bigint[], ?::timestamptz[], ?::text[]) with ordinality as wanted (run_id, time, family, place)
      """;

  private IncidentMessage() {}

  /** The messages of those incidents that have one. */
  static Map<IncidentRecord, String> read(Connection connection, List<IncidentRecord> incidents)
      throws SQLException {
    Map<IncidentRecord, String> messages = new HashMap<>();
    if (incidents.isEmpty()) {
      return messages;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ArrayParameters.bind(
          statement, 1, incidents.stream().mapToLong(each -> each.run().value()).toArray());
      ArrayParameters.bindTimes(
          statement, 2, incidents.stream().map(IncidentRecord::firstAt).toList());
      ArrayParameters.bindTexts(
          statement, 3, incidents.stream().map(each -> each.family().wireName()).toList());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String message = row.getString("message");
          if (message != null) {
            messages.put(incidents.get(row.getInt("place") - 1), message);
          }
        }
      }
    }
    return messages;
  }
}
