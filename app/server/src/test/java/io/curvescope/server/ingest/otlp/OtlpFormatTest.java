package io.curvescope.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.curvescope.server.problem.Problem;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpFormatTest {
  private static final int BODY = 4 << 20;

  private static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static LongConsumer room(long most) {
    return bytes -> {
      if (bytes > most) {
        throw new NoRoom();
      }
    };
  }

  /** A body of two bytes a message asks for room before there is a message. */
  @ParameterizedTest
  @EnumSource(OtlpFormat.class)
  void emptyMessagesAreCountedBeforeTheyAreMade(OtlpFormat format) {
    byte[] body =
        switch (format) {
          case PROTOBUF -> ByteString.copyFrom(new byte[] {0x0a, 0}).toByteArray();
          case JSON -> "{},".getBytes(StandardCharsets.UTF_8);
        };
    int messages = BODY / body.length;
    byte[] many =
        switch (format) {
          case PROTOBUF -> repeated(body, messages);
          case JSON ->
              ("{\"resourceMetrics\":[" + "{},".repeat(messages) + "{}]}")
                  .getBytes(StandardCharsets.UTF_8);
        };

    assertThatThrownBy(() -> format.decode(many, room(50L * messages))).isInstanceOf(NoRoom.class);
  }

  @Test
  void theEstimateIsNoLessThanWhatDataPointsTake() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < 200_000; i++) {
      gauge.addDataPoints(NumberDataPoint.getDefaultInstance());
    }
    byte[] body = export(gauge.build()).toByteArray();
    AtomicLong asked = new AtomicLong();

    long before = used();
    ExportMetricsServiceRequest made = OtlpFormat.PROTOBUF.decode(body, asked::set);
    long taken = used() - before;

    assertThat(made.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0).getGauge())
        .extracting(Gauge::getDataPointsCount)
        .isEqualTo(200_000);
    assertThat(asked.get()).isGreaterThan(taken).isLessThan(100 * (long) body.length);
  }

  @Test
  void anUsualExportAsksForAFewTimesItsSize() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      gauge.addDataPoints(
          NumberDataPoint.newBuilder()
              .setTimeUnixNano(1_795_487_121_000_000_000L)
              .setAsDouble(i)
              .addAttributes(attribute("curvescope.step"))
              .addAttributes(attribute("split")));
    }
    byte[] body = export(gauge.build()).toByteArray();

    assertThat(OtlpFormat.PROTOBUF.decode(body, room(12L * body.length)).getResourceMetricsCount())
        .isOne();
  }

  @Test
  void unknownFieldsAreNotKept() {
    UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
    for (int number = 100; number < 10_000; number++) {
      unknown.mergeVarintField(number, 1);
    }
    byte[] body = unknown.build().toByteArray();

    ExportMetricsServiceRequest made = OtlpFormat.PROTOBUF.decode(body, room(1_000));

    assertThat(made.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void valuesWithinValuesHaveABound() {
    AnyValue value = AnyValue.newBuilder().setIntValue(1).build();
    for (int i = 0; i < 40; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    byte[] body =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value))))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> OtlpFormat.PROTOBUF.decode(body, room(Long.MAX_VALUE)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("ExportMetricsServiceRequest");
  }

  private static ExportMetricsServiceRequest export(Gauge gauge) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName("loss").setGauge(gauge))))
        .build();
  }

  private static KeyValue attribute(String key) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue("value"))
        .build();
  }

  private static byte[] repeated(byte[] unit, int times) {
    byte[] all = new byte[unit.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(unit, 0, all, i * unit.length, unit.length);
    }
    return all;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
