package io.curvescope.server.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is: {@code CURVESCOPE_DATABASE_URL}, {@code _USER} and {@code _PASSWORD}.
 *
 * @param url JDBC; the embedded PostgreSQL when unset
 * @param poolSize connections at most
 * @param durability what is required of the database
 */
@ConfigurationProperties("curvescope.database")
public record DatabaseProperties(
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    @DefaultValue("16") int poolSize,
    @DefaultValue("required") Durability durability) {
  static final int LEAST_CONNECTIONS = 4;

  public DatabaseProperties {
    if (poolSize < LEAST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "curvescope.database.pool-size must be 4 or more, not " + poolSize);
    }
    if (url != null && !url.isBlank() && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "CURVESCOPE_DATABASE_URL must begin with jdbc:postgresql:, for example"
              + " jdbc:postgresql://localhost:5432/curvescope");
    }
  }

  /** The server to use; empty for the embedded one. */
  public Optional<DatabaseAddress> address() {
    return url == null || url.isBlank()
        ? Optional.empty()
        : Optional.of(
            new DatabaseAddress(url, user == null ? "" : user, password == null ? "" : password));
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "DatabaseProperties[" + address() + ", poolSize=" + poolSize + "]";
  }
}
