package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.life.AlertLife;
import io.curvescope.server.alert.life.Watched;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** A life as the columns of the table {@code alert}. */
record StoredLife(
    AlertState state,
    Instant since,
    Optional<Instant> firedAt,
    Optional<Instant> endedAt,
    Optional<Watched> watched,
    boolean awaitsEnd) {
  /** Empty for an inactive one, which has no row. */
  static Optional<StoredLife> of(AlertLife life) {
    return switch (life) {
      case AlertLife.Inactive() -> Optional.empty();
      case AlertLife.Pending(Instant since, Watched held) ->
          Optional.of(
              new StoredLife(
                  AlertState.PENDING,
                  since,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(held),
                  false));
      case AlertLife.Firing(Instant since, Instant firedAt, Optional<Watched> gone) ->
          Optional.of(
              new StoredLife(
                  AlertState.FIRING, since, Optional.of(firedAt), Optional.empty(), gone, false));
      case AlertLife.Acknowledged(
              Instant since,
              Instant firedAt,
              Instant endedAt,
              Optional<Watched> gone) ->
          Optional.of(
              new StoredLife(
                  AlertState.RESOLVED,
                  since,
                  Optional.of(firedAt),
                  Optional.of(endedAt),
                  gone,
                  true));
      case AlertLife.Resolved(Instant since, Instant firedAt, Instant endedAt) ->
          Optional.of(
              new StoredLife(
                  AlertState.RESOLVED,
                  since,
                  Optional.of(firedAt),
                  Optional.of(endedAt),
                  Optional.empty(),
                  false));
    };
  }

  /** The life that a row holds. */
  static AlertLife read(ResultSet row) throws SQLException {
    Instant since = row.getObject("since", OffsetDateTime.class).toInstant();
    Optional<Watched> watched =
        time(row, "watched_until")
            .map(until -> new Watched(duration(row, "watched_seconds"), until));
    return switch (AlertRows.state(row)) {
      case PENDING -> new AlertLife.Pending(since, watched.orElseThrow());
      case FIRING -> new AlertLife.Firing(since, time(row, "fired_at").orElseThrow(), watched);
      case RESOLVED -> {
        Instant firedAt = time(row, "fired_at").orElseThrow();
        Instant endedAt = time(row, "ended_at").orElseThrow();
        yield row.getBoolean("awaits_end")
            ? new AlertLife.Acknowledged(since, firedAt, endedAt, watched)
            : new AlertLife.Resolved(since, firedAt, endedAt);
      }
    };
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Duration duration(ResultSet row, String column) {
    try {
      return Duration.ofNanos(Math.round(row.getDouble(column) * 1e6) * 1_000);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read " + column, e);
    }
  }
}
