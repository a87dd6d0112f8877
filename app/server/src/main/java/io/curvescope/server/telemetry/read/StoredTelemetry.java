package io.curvescope.server.telemetry.read;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.EventPage;
import io.curvescope.server.telemetry.EventQuery;
import io.curvescope.server.telemetry.EventWindow;
import io.curvescope.server.telemetry.RunActivity;
import io.curvescope.server.telemetry.SeriesPoint;
import io.curvescope.server.telemetry.SeriesQuery;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.StoredEvent;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.stereotype.Component;

/** The queries over the database. Each reads one snapshot. */
@Component
public final class StoredTelemetry implements TelemetryQueries {
  private final DataSource dataSource;
  private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

  /** On a database that the migrations have been applied to. */
  public StoredTelemetry(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public EventPage events(EventQuery query) {
    return read("events", connection -> EventPages.read(connection, query));
  }

  @Override
  public List<StoredEvent> window(EventWindow window) {
    return read("window", connection -> EventWindows.read(connection, window));
  }

  @Override
  public List<SeriesPoint> series(SeriesQuery query) {
    return read("series", connection -> SeriesBuckets.read(connection, query));
  }

  @Override
  public List<SpectrumEvent> spectra(RunKey run, long step) {
    return read("spectra", connection -> SpectraAtStep.read(connection, run, step));
  }

  @Override
  public Map<RunKey, RunActivity> activity(Collection<RunKey> runs) {
    return read("activity", connection -> RunActivities.read(connection, runs));
  }

  private <T> T read(String task, Query<T> query) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return query.run(connection);
      } finally {
        // Nothing was written; this ends the snapshot.
        connection.rollback();
      }
    } catch (SQLException e) {
      DataAccessException translated = translator.translate(task, null, e);
      throw translated != null ? translated : new UncategorizedSQLException(task, null, e);
    }
  }

  private interface Query<T> {
    T run(Connection connection) throws SQLException;
  }
}
