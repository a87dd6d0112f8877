package io.curvescope.server.dashboard.query;

import io.curvescope.server.access.Viewer;
import io.curvescope.server.dashboard.sql.BoundQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import tools.jackson.databind.json.JsonMapper;

/** Runs queries of dashboards, each in a read-only transaction of its own that is rolled back. */
public final class QueryRunner {
  /**
   * Local to the transaction, all of it. The views read {@code curvescope.projects}. Compiling a
   * plan takes longer than these queries do.
   */
  private static final String PREPARE =
      "select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ?, true),"
          + " set_config('curvescope.projects', ?, true), set_config('jit', 'off', true),"
          + " set_config('role', ?, true)";

  private static final String EVERY_PROJECT = "*";
  private static final String QUERY_CANCELED = "57014";

  private final DataSource dataSource;
  private final ReaderRole role;
  private final QueryLimits limits;
  private final Semaphore room;
  private final SQLExceptionTranslator translator = new SQLStateSQLExceptionTranslator();

  public QueryRunner(DataSource dataSource, ReaderRole role, QueryLimits limits) {
    this.dataSource = dataSource;
    this.role = role;
    this.limits = limits;
    this.room = new Semaphore(limits.atOnce(), true);
  }

  /**
   * Asks the database.
   *
   * @param viewer whose projects the views show
   * @throws QueryTooSlow if the time limit stopped it
   * @throws TooManyQueries if there was no room in time
   * @throws org.springframework.dao.DataAccessException if the database is away or refuses
   */
  public Frame run(Viewer viewer, BoundQuery query) {
    takeRoom();
    try {
      Connection connection = DataSourceUtils.getConnection(dataSource);
      try {
        return within(connection, viewer, query);
      } catch (SQLException e) {
        if (QUERY_CANCELED.equals(e.getSQLState())) {
          throw new QueryTooSlow(limits.timeout());
        }
        throw Objects.requireNonNullElseGet(
            translator.translate("a query of a dashboard", query.sql(), e),
            () -> new UncategorizedSQLException("a query of a dashboard", query.sql(), e));
      } finally {
        DataSourceUtils.releaseConnection(connection, dataSource);
      }
    } finally {
      room.release();
    }
  }

  private void takeRoom() {
    try {
      if (!room.tryAcquire(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManyQueries();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManyQueries();
    }
  }

  private Frame within(Connection connection, Viewer viewer, BoundQuery query) throws SQLException {
    connection.setAutoCommit(false);
    try {
      prepare(connection, viewer);
      try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
        // Bounds of time are worth a plan of their own.
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        statement.setMaxRows(limits.rows() + 1);
        for (int i = 0; i < query.parameters().size(); i++) {
          statement.setObject(i + 1, query.parameters().get(i), Types.OTHER);
        }
        try (ResultSet rows = statement.executeQuery()) {
          return FrameReader.read(rows, limits.rows());
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void prepare(Connection connection, Viewer viewer) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PREPARE)) {
      statement.setString(1, Long.toString(limits.timeout().toMillis()));
      statement.setString(
          2,
          viewer
              .projects()
              .map(projects -> JsonMapper.shared().writeValueAsString(projects))
              .orElse(EVERY_PROJECT));
      statement.setString(3, role.name());
      statement.execute();
    }
  }
}
