package io.curvescope.server.ingest.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A data point of any kind of metric.
 *
 * @param isCumulative whether it counts from the start of the process rather than from the last
 *     point
 */
record DataPoint(long timeUnixNano, List<KeyValue> attributes, boolean isCumulative, Value value) {
  /** What was measured. */
  sealed interface Value {
    record Number(double value, boolean isSum) implements Value {}

    /** Of several measurements: how many, their sum, and the extremes where they are known. */
    record Summary(long count, double sum, OptionalDouble min, OptionalDouble max)
        implements Value {}
  }

  /** The points of a metric; those that say that nothing was recorded are left out. */
  static Stream<DataPoint> of(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE ->
          metric.getGauge().getDataPointsList().stream()
              .filter(point -> isRecorded(point.getFlags()))
              .map(point -> number(point, false, false));
      case SUM -> {
        boolean cumulative = isCumulative(metric.getSum().getAggregationTemporality());
        yield metric.getSum().getDataPointsList().stream()
            .filter(point -> isRecorded(point.getFlags()))
            .map(point -> number(point, true, cumulative));
      }
      case HISTOGRAM -> {
        boolean cumulative = isCumulative(metric.getHistogram().getAggregationTemporality());
        yield metric.getHistogram().getDataPointsList().stream()
            .filter(point -> isRecorded(point.getFlags()))
            .map(point -> histogram(point, cumulative));
      }
      case EXPONENTIAL_HISTOGRAM -> {
        boolean cumulative =
            isCumulative(metric.getExponentialHistogram().getAggregationTemporality());
        yield metric.getExponentialHistogram().getDataPointsList().stream()
            .filter(point -> isRecorded(point.getFlags()))
            .map(point -> exponential(point, cumulative));
      }
      case SUMMARY ->
          metric.getSummary().getDataPointsList().stream()
              .filter(point -> isRecorded(point.getFlags()))
              .map(DataPoint::summary);
      case DATA_NOT_SET -> Stream.empty();
    };
  }

  private static boolean isRecorded(int flags) {
    return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) == 0;
  }

  private static boolean isCumulative(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  }

  private static DataPoint number(NumberDataPoint point, boolean isSum, boolean cumulative) {
    double value =
        point.hasAsInt() ? point.getAsInt() : point.hasAsDouble() ? point.getAsDouble() : 0;
    return new DataPoint(
        point.getTimeUnixNano(),
        point.getAttributesList(),
        cumulative,
        new Value.Number(value, isSum));
  }

  private static DataPoint histogram(HistogramDataPoint point, boolean cumulative) {
    return new DataPoint(
        point.getTimeUnixNano(),
        point.getAttributesList(),
        cumulative,
        new Value.Summary(
            point.getCount(),
            point.getSum(),
            point.hasMin() ? OptionalDouble.of(point.getMin()) : OptionalDouble.empty(),
            point.hasMax() ? OptionalDouble.of(point.getMax()) : OptionalDouble.empty()));
  }

  private static DataPoint exponential(ExponentialHistogramDataPoint point, boolean cumulative) {
    return new DataPoint(
        point.getTimeUnixNano(),
        point.getAttributesList(),
        cumulative,
        new Value.Summary(
            point.getCount(),
            point.getSum(),
            point.hasMin() ? OptionalDouble.of(point.getMin()) : OptionalDouble.empty(),
            point.hasMax() ? OptionalDouble.of(point.getMax()) : OptionalDouble.empty()));
  }

  private static DataPoint summary(SummaryDataPoint point) {
    return new DataPoint(
        point.getTimeUnixNano(),
        point.getAttributesList(),
        true,
        new Value.Summary(
            point.getCount(), point.getSum(), OptionalDouble.empty(), OptionalDouble.empty()));
  }
}
