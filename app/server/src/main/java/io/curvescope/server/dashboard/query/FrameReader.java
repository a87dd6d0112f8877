package io.curvescope.server.dashboard.query;

import io.curvescope.server.dashboard.query.Column.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of any query. */
final class FrameReader {
  /** Later than any number of seconds that a time of this century has. */
  private static final double LARGEST_SECONDS = 1e11;

  private FrameReader() {}

  static Frame read(ResultSet rows, int most) throws SQLException {
    List<Column> columns = columns(rows.getMetaData());
    List<List<@Nullable Object>> read = new ArrayList<>();
    while (rows.next()) {
      if (read.size() == most) {
        return new Frame(columns, read, true);
      }
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        row.add(value(rows, i + 1, columns.get(i)));
      }
      read.add(row);
    }
    return new Frame(columns, read, false);
  }

  /**
   * As in Grafana, a number in a column called time is a time: {@code $__timeGroup} yields such.
   */
  private static List<Column> columns(ResultSetMetaData about) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      String name = about.getColumnLabel(i);
      Type type = Type.of(about.getColumnType(i));
      boolean isTime = type == Type.NUMBER && (name.equals("time") || name.equals("timeend"));
      columns.add(new Column(name, isTime ? Type.TIME : type));
    }
    return columns;
  }

  private static @Nullable Object value(ResultSet rows, int index, Column column)
      throws SQLException {
    Object value =
        switch (column.type()) {
          case TIME -> time(rows, index);
          case NUMBER -> rows.getDouble(index);
          case BOOLEAN -> rows.getBoolean(index);
          case TEXT -> rows.getString(index);
        };
    return rows.wasNull() ? null : value;
  }

  private static @Nullable Object time(ResultSet rows, int index) throws SQLException {
    Object value = rows.getObject(index);
    return switch (value) {
      case Timestamp time -> time.getTime() + time.getNanos() % 1_000_000 / 1e6;
      case java.sql.Date date -> (double) date.getTime();
      case Number number when number.doubleValue() < LARGEST_SECONDS -> number.doubleValue() * 1e3;
      case Number number -> number.doubleValue();
      case null, default -> null;
    };
  }
}
