package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.Measurement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Measurements as bytes: for each one its measure's code, the time in microseconds since 1970,
 * step, rank and value; where it stands for several events, the code has its highest bit set, and
 * weight and worst value follow. Big-endian.
 */
public final class MeasurementCodec {
  private static final int SHORT_BYTES = 1 + Long.BYTES + Long.BYTES + Integer.BYTES + Double.BYTES;
  private static final int WEIGHTED_BYTES = SHORT_BYTES + Long.BYTES + Double.BYTES;
  private static final int WEIGHTED = 0x80;

  private MeasurementCodec() {}

  static byte[] encode(List<Measurement> measurements) {
    int bytes = 0;
    for (Measurement each : measurements) {
      bytes = Math.addExact(bytes, isWeighted(each) ? WEIGHTED_BYTES : SHORT_BYTES);
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (Measurement each : measurements) {
      boolean weighted = isWeighted(each);
      buffer
          .put((byte) (each.measure().code() | (weighted ? WEIGHTED : 0)))
          .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, each.time()))
          .putLong(each.step())
          .putInt(each.rank())
          .putDouble(each.value());
      if (weighted) {
        buffer.putLong(each.weight()).putDouble(each.worst());
      }
    }
    return buffer.array();
  }

  /**
   * What {@link #encode} wrote. Measures that this server does not know, of a newer one's, are left
   * out.
   *
   * @throws java.nio.BufferUnderflowException if it is something else
   */
  public static List<Measurement> decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Measurement> measurements = new ArrayList<>();
    while (buffer.hasRemaining()) {
      int code = buffer.get();
      Instant time = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
      long step = buffer.getLong();
      int rank = buffer.getInt();
      double value = buffer.getDouble();
      boolean weighted = (code & WEIGHTED) != 0;
      long weight = weighted ? buffer.getLong() : 1;
      double worst = weighted ? buffer.getDouble() : value;
      Measure.ofCode((byte) (code & ~WEIGHTED))
          .ifPresent(
              measure ->
                  measurements.add(
                      new Measurement(measure, time, step, rank, value, weight, worst)));
    }
    return measurements;
  }

  private static boolean isWeighted(Measurement measurement) {
    return measurement.weight() != 1
        || Double.compare(measurement.worst(), measurement.value()) != 0;
  }
}
