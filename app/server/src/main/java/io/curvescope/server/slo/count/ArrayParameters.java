package io.curvescope.server.slo.count;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.postgresql.PGConnection;

/** Binds whole columns to a statement that unnests them. Primitive arrays go as they are. */
public final class ArrayParameters {
  private ArrayParameters() {}

  /** {@code bigint[]}. */
  public static void bind(PreparedStatement statement, int index, long[] values)
      throws SQLException {
    bindPrimitive(statement, index, "int8", values);
  }

  /** {@code integer[]}. */
  public static void bind(PreparedStatement statement, int index, int[] values)
      throws SQLException {
    bindPrimitive(statement, index, "int4", values);
  }

  /** {@code float8[]}. */
  public static void bind(PreparedStatement statement, int index, double[] values)
      throws SQLException {
    bindPrimitive(statement, index, "float8", values);
  }

  /** {@code text[]}. */
  public static void bindTexts(PreparedStatement statement, int index, Collection<String> values)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf("text", values.toArray()));
  }

  /** {@code timestamptz[]}. */
  public static void bindTimes(PreparedStatement statement, int index, Collection<Instant> values)
      throws SQLException {
    Object[] times = values.stream().map(time -> time.atOffset(ZoneOffset.UTC)).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf("timestamptz", times));
  }

  private static void bindPrimitive(
      PreparedStatement statement, int index, String type, Object values) throws SQLException {
    statement.setArray(
        index, statement.getConnection().unwrap(PGConnection.class).createArrayOf(type, values));
  }
}
