package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.query.Column;
import io.curvescope.server.dashboard.query.Frame;
import io.curvescope.server.json.Measured;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to one question of a panel. */
@Schema(name = "PanelAnswer")
record Answer(
    @Schema(example = "A") String ref,
    @Schema(allowableValues = {"time_series", "table"}) String format,
    List<ColumnJson> columns,
    @Schema(description = "A value for each column; times are milliseconds since the epoch")
        List<List<@Nullable Object>> rows,
    @Schema(description = "Whether there were more rows") boolean truncated,
    @Schema(description = "Why there is nothing, where the question could not be asked")
        @Nullable String notice) {

  /** A column. */
  @Schema(name = "PanelColumn")
  record ColumnJson(
      String name, @Schema(allowableValues = {"time", "number", "boolean", "text"}) String type) {}

  static Answer of(String ref, String format, Frame frame) {
    return new Answer(
        ref,
        format,
        frame.columns().stream().map(Answer::column).toList(),
        frame.rows().stream().map(Answer::row).toList(),
        frame.truncated(),
        null);
  }

  static Answer none(String ref, String notice) {
    return new Answer(ref, "table", List.of(), List.of(), false, notice);
  }

  private static ColumnJson column(Column column) {
    return new ColumnJson(column.name(), column.type().wireName());
  }

  private static List<@Nullable Object> row(List<@Nullable Object> row) {
    List<@Nullable Object> json = new ArrayList<>(row.size());
    row.forEach(
        value -> json.add(value instanceof Double number ? Measured.toJson(number) : value));
    return json;
  }
}
