package io.curvescope.server.access.token;

import io.curvescope.server.access.AccessRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The tokens that the database knows. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
@Repository
public class AccessTokens {
  /** How exactly the last use of a token is known. */
  public static final Duration LAST_USE_RESOLUTION = Duration.ofMinutes(1);

  private static final String COLUMNS =
      "token_id, name, role, project, created_at, expires_at, last_used_at, revoked_at";

  private final JdbcClient jdbc;
  private final Clock clock;

  /** On a database that the migrations have been applied to. */
  public AccessTokens(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Makes a token. Its secret leaves this method and is kept nowhere. */
  public IssuedToken create(NewToken wanted) {
    TokenSecret secret = TokenSecret.generate();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AccessToken token =
        jdbc.sql(
                "insert into access_token (name, secret_sha256, role, project, created_at, expires_at)"
                    + " values (:name, :sha256, :role, :project, :now, :expires) returning "
                    + COLUMNS)
            .param("name", wanted.name())
            .param("sha256", secret.sha256())
            .param("role", wanted.role().wireName())
            .param("project", orNull(wanted.project()))
            .param("now", timestamp(now))
            .param("expires", timestamp(now.plus(wanted.lifetime())))
            .query((row, number) -> token(row))
            .single();
    return new IssuedToken(token, secret);
  }

  /** The token whose secret has this SHA-256, whatever its state. */
  Optional<AccessToken> find(byte[] sha256) {
    return jdbc.sql("select " + COLUMNS + " from access_token where secret_sha256 = :sha256")
        .param("sha256", sha256)
        .query((row, number) -> token(row))
        .optional();
  }

  /**
   * Tokens, newest first.
   *
   * @param projects only tokens of these; empty for all tokens, those of every project included
   * @param before only tokens that are older than this one
   */
  public List<AccessToken> list(Optional<Set<String>> projects, Optional<Long> before, int limit) {
    StringBuilder sql = new StringBuilder("select " + COLUMNS + " from access_token where true");
    projects.ifPresent(some -> sql.append(" and project in (:projects)"));
    before.ifPresent(id -> sql.append(" and token_id < :before"));
    sql.append(" order by token_id desc limit :limit");
    JdbcClient.StatementSpec statement = jdbc.sql(sql.toString()).param("limit", limit);
    if (projects.isPresent()) {
      statement = statement.param("projects", projects.get());
    }
    if (before.isPresent()) {
      statement = statement.param("before", before.get());
    }
    return statement.query((row, number) -> token(row)).list();
  }

  /**
   * Ends a token for good. Again, it changes nothing.
   *
   * @param projects only a token of one of these; empty for any
   * @return the token; empty if there is no such one
   */
  public Optional<AccessToken> revoke(long id, Optional<Set<String>> projects) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                "update access_token set revoked_at = coalesce(revoked_at, :now) where token_id = :id"
                    + projects.map(some -> " and project in (:projects)").orElse("")
                    + " returning "
                    + COLUMNS)
            .param("now", timestamp(clock.instant()))
            .param("id", id);
    if (projects.isPresent()) {
      statement = statement.param("projects", projects.get());
    }
    return statement.query((row, number) -> token(row)).optional();
  }

  /** Whether any token can be used now. */
  public boolean hasActive() {
    return jdbc.sql(
            "select exists (select from access_token where revoked_at is null and expires_at > :now)")
        .param("now", timestamp(clock.instant()))
        .query(Boolean.class)
        .single();
  }

  /** Notes that a token was used now, unless that was noted within the last minute. */
  void touch(long id) {
    Instant now = clock.instant();
    jdbc.sql(
            "update access_token set last_used_at = :now where token_id = :id"
                + " and (last_used_at is null or last_used_at <= :stale)")
        .param("now", timestamp(now))
        .param("id", id)
        .param("stale", timestamp(now.minus(LAST_USE_RESOLUTION)))
        .update();
  }

  private static AccessToken token(ResultSet row) throws SQLException {
    String role = row.getString("role");
    @Nullable String project = row.getString("project");
    return new AccessToken(
        row.getLong("token_id"),
        row.getString("name"),
        AccessRole.ofWireName(role)
            .orElseThrow(() -> new SQLException("unknown role in the database: " + role)),
        Optional.ofNullable(project),
        required(row, "created_at"),
        required(row, "expires_at"),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return instant(row, column)
        .orElseThrow(() -> new SQLException("access_token." + column + " must not be null"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime timestamp(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String orNull(Optional<String> value) {
    return value.orElse(null);
  }
}
