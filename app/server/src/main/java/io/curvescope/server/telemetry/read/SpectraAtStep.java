package io.curvescope.server.telemetry.read;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.copy.EventTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Spectra of one step. There is no index by step: a run has few spectra beside its other events,
 * and its own lie together.
 */
final class SpectraAtStep {
  private static final int MOST = 100;

  private static final EventTable TABLE = EventTable.of(EventType.SPECTRUM);

  private static final String SELECT =
      "select "
          + TABLE.columnList()
          + ", false as debug from "
          + TABLE.tableName(false)
          + " where run_id = ? and step = ? order by time desc, batch_id desc, ordinal desc limit "
          + MOST;

  private SpectraAtStep() {}

  static List<SpectrumEvent> read(Connection connection, RunKey run, long step)
      throws SQLException {
    List<SpectrumEvent> spectra = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setLong(1, run.value());
      statement.setLong(2, step);
      try (ResultSet result = statement.executeQuery()) {
        RowReader row = new RowReader(result);
        while (result.next()) {
          if (EventRowDecoder.decode(EventType.SPECTRUM, row).event()
              instanceof SpectrumEvent spectrum) {
            spectra.add(spectrum);
          }
        }
      }
    }
    return spectra;
  }
}
