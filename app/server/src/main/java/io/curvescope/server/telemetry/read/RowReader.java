package io.curvescope.server.telemetry.read;

import io.curvescope.server.telemetry.DoubleArray;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Typed access to the current row of a result, with SQL's nulls as empty values. */
record RowReader(ResultSet result) {

  String requiredText(String column) throws SQLException {
    return required(result.getString(column), column);
  }

  Optional<String> text(String column) throws SQLException {
    return Optional.ofNullable(result.getString(column));
  }

  Instant requiredInstant(String column) throws SQLException {
    return required(result.getObject(column, OffsetDateTime.class), column).toInstant();
  }

  long requiredLong(String column) throws SQLException {
    return integer(column).orElseThrow(() -> new SQLException(column + " is null"));
  }

  int requiredInt(String column) throws SQLException {
    return Math.toIntExact(requiredLong(column));
  }

  double requiredDouble(String column) throws SQLException {
    return number(column).orElseThrow(() -> new SQLException(column + " is null"));
  }

  boolean requiredBoolean(String column) throws SQLException {
    return bool(column).orElseThrow(() -> new SQLException(column + " is null"));
  }

  DoubleArray requiredArray(String column) throws SQLException {
    return array(column).orElseThrow(() -> new SQLException(column + " is null"));
  }

  OptionalLong integer(String column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  OptionalDouble number(String column) throws SQLException {
    double value = result.getDouble(column);
    return result.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  Optional<Boolean> bool(String column) throws SQLException {
    boolean value = result.getBoolean(column);
    return result.wasNull() ? Optional.empty() : Optional.of(value);
  }

  Optional<DoubleArray> array(String column) throws SQLException {
    Array array = result.getArray(column);
    if (array == null) {
      return Optional.empty();
    }
    Object[] elements = (Object[]) array.getArray();
    double[] values = new double[elements.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (Double) elements[i];
    }
    return Optional.of(DoubleArray.of(values));
  }

  private static <T> T required(@Nullable T value, String column) throws SQLException {
    if (value == null) {
      throw new SQLException(column + " is null");
    }
    return value;
  }
}
