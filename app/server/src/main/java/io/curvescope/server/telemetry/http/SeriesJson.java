package io.curvescope.server.telemetry.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.json.JsonTime;
import io.curvescope.server.json.Measured;
import io.curvescope.server.telemetry.SeriesPoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A bucketed series as it is answered. */
@Schema(name = "Series", description = "One series of a run in buckets of equal length")
record SeriesJson(
    @Schema(example = "loss") String metric,
    @Schema(example = "60") @JsonProperty("bucket_seconds") BigDecimal bucketSeconds,
    List<Point> points,
    @Schema(
            nullable = true,
            format = "date-time",
            description = "Where to go on with from; null when this is the end")
        Optional<String> next) {

  @Schema(name = "SeriesPoint", description = "One bucket that holds a value")
  record Point(
      @Schema(format = "date-time", description = "Where the bucket begins") String time,
      @Schema(nullable = true, description = "Of the finite values; null where none is")
          Optional<Double> min,
      @Schema(nullable = true) Optional<Double> mean,
      @Schema(nullable = true) Optional<Double> max,
      @Schema(
              description = "The newest value: a number, or NaN, Infinity, -Infinity",
              oneOf = {Double.class, String.class},
              example = "0.2")
          Object last,
      @Schema(example = "60") long count,
      @Schema(example = "0", description = "How many values were NaN or infinite")
          @JsonProperty("non_finite")
          long nonFinite) {
    static Point of(SeriesPoint point) {
      return new Point(
          JsonTime.format(point.time()),
          boxed(point.min()),
          boxed(point.mean()),
          boxed(point.max()),
          Measured.toJson(point.last()),
          point.count(),
          point.nonFinite());
    }

    private static Optional<Double> boxed(OptionalDouble value) {
      return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
  }

  /**
   * @param limit how many points were asked for: that many may not be all
   */
  static SeriesJson of(String metric, Duration bucket, List<SeriesPoint> points, int limit) {
    return new SeriesJson(
        metric,
        BigDecimal.valueOf(bucket.toMillis(), 3).stripTrailingZeros(),
        points.stream().map(Point::of).toList(),
        points.size() < limit
            ? Optional.empty()
            : Optional.of(JsonTime.format(points.getLast().time().plus(bucket))));
  }
}
