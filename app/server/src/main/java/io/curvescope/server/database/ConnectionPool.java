package io.curvescope.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** Connections that notice soon when the database is away. */
public final class ConnectionPool {
  private static final Duration BORROW_LIMIT = Duration.ofSeconds(3);
  private static final String CONNECT_LIMIT_SECONDS = "3";

  /**
   * Longer than any statement may take: only a database that is gone or frozen is silent so long.
   */
  private static final String SILENCE_LIMIT_SECONDS = "60";

  /**
   * Whatever a role or database of the server's is set to, a commit that was answered is on the
   * disk, and on the standbys that it was to wait for; what waits for more stays so.
   */
  private static final String COMMIT_TO_DISK =
      """
      select set_config('synchronous_commit', case when current_setting('synchronous_commit') in ('off', 'local')
        then 'on' else current_setting('synchronous_commit') end, false)
      """;

  private ConnectionPool() {}

  /**
   * Opens a pool; it connects when first asked.
   *
   * @param size connections at most
   */
  public static HikariDataSource open(DatabaseAddress address, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setJdbcUrl(address.url());
    if (!address.user().isEmpty()) {
      config.setUsername(address.user());
    }
    if (!address.password().isEmpty()) {
      config.setPassword(address.password());
    }
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(BORROW_LIMIT.toMillis());
    // The migrations wait for the database; the pool need not.
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "curvescope");
    config.addDataSourceProperty("connectTimeout", CONNECT_LIMIT_SECONDS);
    config.addDataSourceProperty("socketTimeout", SILENCE_LIMIT_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // A session whose server has frozen must not keep its locks: others wait for the same keys.
    config.setConnectionInitSql(
        "set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '30s'; "
            + COMMIT_TO_DISK);
    return new HikariDataSource(config);
  }
}
