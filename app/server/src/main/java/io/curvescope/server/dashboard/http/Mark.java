package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.Annotation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mark on the charts over time.
 *
 * @param annotation the name of the annotation that it belongs to
 * @param time milliseconds since the epoch
 * @param timeEnd likewise, of a mark that lasts
 */
@Schema(name = "AnnotationMark")
record Mark(
    String annotation,
    String color,
    double time,
    Optional<Double> timeEnd,
    String text,
    String tags) {

  /** The marks among the rows of an annotation; rows without a time are left out. */
  static List<Mark> of(Annotation annotation, Answer answer) {
    List<Mark> marks = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      if (value(answer, row, "time") instanceof Double time) {
        Optional<Double> end =
            value(answer, row, "timeend") instanceof Double at ? Optional.of(at) : Optional.empty();
        String title = text(answer, row, "title");
        String text = text(answer, row, "text");
        marks.add(
            new Mark(
                annotation.name(),
                annotation.color(),
                time,
                end,
                title.isEmpty() || text.isEmpty() ? title + text : title + ": " + text,
                text(answer, row, "tags")));
      }
    }
    return marks;
  }

  private static String text(Answer answer, List<@Nullable Object> row, String column) {
    Object value = value(answer, row, column);
    return value == null ? "" : value.toString();
  }

  private static @Nullable Object value(Answer answer, List<@Nullable Object> row, String column) {
    for (int i = 0; i < answer.columns().size(); i++) {
      if (answer.columns().get(i).name().toLowerCase(Locale.ROOT).equals(column)) {
        return row.get(i);
      }
    }
    return null;
  }
}
