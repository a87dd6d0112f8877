package io.curvescope.server.dashboard.query;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The role of the database that queries run under: {@code curvescope_reader}, which may read the
 * views of dashboards and nothing else. Where the owner of the schema may not make roles and nobody
 * made it, queries run as the owner, in the same read-only transactions; a warning says so.
 */
public final class ReaderRole {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderRole.class);
  private static final String NAME = "curvescope_reader";

  /** Servers that start together take turns: PostgreSQL refuses two grants on one thing at once. */
  private static final String PREPARE =
      """
      with turn as materialized (select pg_advisory_xact_lock(hashtext('curvescope.prepare_dashboard_reader')))
      select prepare_dashboard_reader() from turn
      """;

  private final boolean isReady;

  private ReaderRole(boolean isReady) {
    this.isReady = isReady;
  }

  /** Makes the role where it is missing, and lets it read the views. */
  public static ReaderRole prepare(JdbcClient database) {
    String problem = database.sql(PREPARE).query(String.class).single();
    if (!problem.isEmpty()) {
      LOG.warn(
          "Dashboards read as the owner of the database, in read-only transactions: {}. To have them"
              + " read as a role that may do nothing else, let an administrator run: create role {};"
              + " grant {} to <the owner>",
          problem,
          NAME,
          NAME);
    }
    return new ReaderRole(problem.isEmpty());
  }

  /** The role to take on; {@code none} where there is no other, which keeps the session's own. */
  String name() {
    return isReady ? NAME : "none";
  }
}
