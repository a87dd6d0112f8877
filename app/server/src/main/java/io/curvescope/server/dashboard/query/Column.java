package io.curvescope.server.dashboard.query;

import java.sql.Types;
import java.util.Locale;

/**
 * A column of an answer.
 *
 * @param name as the query calls it
 */
public record Column(String name, Type type) {
  /** What its values are in JSON. */
  public enum Type {
    /** Milliseconds since the epoch. */
    TIME,
    /** A number, or "NaN", "Infinity", "-Infinity". */
    NUMBER,
    BOOLEAN,
    TEXT;

    /** The name in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Type of(int jdbcType) {
      return switch (jdbcType) {
        case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE, Types.DATE -> TIME;
        case Types.BIT, Types.BOOLEAN -> BOOLEAN;
        case Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.REAL,
            Types.FLOAT,
            Types.DOUBLE,
            Types.NUMERIC,
            Types.DECIMAL ->
            NUMBER;
        default -> TEXT;
      };
    }
  }
}
