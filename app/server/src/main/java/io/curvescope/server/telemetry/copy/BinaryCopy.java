package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.DoubleArray;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Writes rows to one COPY in PostgreSQL's binary format (PostgreSQL 17 documentation, COPY, "Binary
 * Format"), through a buffer of fixed size. Close without {@link #finish} to abandon the COPY.
 */
final class BinaryCopy implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int NULL_LENGTH = -1;
  private static final short TRAILER = -1;
  private static final int FLOAT8_OID = 701;

  /** Seconds from 1970-01-01 to 2000-01-01, where PostgreSQL's timestamps begin. */
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

  private final CopyIn target;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  /** Starts {@code statement}, a {@code COPY ... FROM STDIN (FORMAT BINARY)}. */
  BinaryCopy(CopyManager copyManager, String statement) throws SQLException {
    target = copyManager.copyIn(statement);
    int noFlags = 0;
    int noExtension = 0;
    buffer.put(SIGNATURE).putInt(noFlags).putInt(noExtension);
  }

  /** Begins a row; as many fields must follow. */
  BinaryCopy row(int fields) throws SQLException {
    room(Short.BYTES).putShort((short) fields);
    return this;
  }

  BinaryCopy write(long value) throws SQLException {
    room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    return this;
  }

  BinaryCopy write(int value) throws SQLException {
    room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    return this;
  }

  /** NaN keeps its bits, and so does the sign of zero. */
  BinaryCopy write(double value) throws SQLException {
    room(Integer.BYTES + Double.BYTES).putInt(Double.BYTES).putDouble(value);
    return this;
  }

  BinaryCopy write(boolean value) throws SQLException {
    room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** Microseconds since 2000; an {@code Instant} of whole microseconds is kept exactly. */
  BinaryCopy write(Instant value) throws SQLException {
    long seconds = value.getEpochSecond() - POSTGRES_EPOCH_SECONDS;
    return write(Math.addExact(Math.multiplyExact(seconds, 1_000_000L), value.getNano() / 1_000));
  }

  BinaryCopy write(String value) throws SQLException {
    return write(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A string of bytes, or text as UTF-8. */
  BinaryCopy write(byte[] bytes) throws SQLException {
    room(Integer.BYTES).putInt(bytes.length);
    if (bytes.length > buffer.capacity()) {
      flush();
      target.writeToCopy(bytes, 0, bytes.length);
    } else {
      room(bytes.length).put(bytes);
    }
    return this;
  }

  /** A one-dimensional {@code float8[]}. */
  BinaryCopy write(DoubleArray values) throws SQLException {
    int dimensions = values.size() == 0 ? 0 : 1;
    int headerBytes = 3 * Integer.BYTES + dimensions * 2 * Integer.BYTES;
    int elementBytes = Integer.BYTES + Double.BYTES;
    int hasNoNulls = 0;
    int lowerBound = 1;
    room(Integer.BYTES + headerBytes)
        .putInt(Math.addExact(headerBytes, Math.multiplyExact(values.size(), elementBytes)))
        .putInt(dimensions)
        .putInt(hasNoNulls)
        .putInt(FLOAT8_OID);
    if (dimensions == 1) {
      buffer.putInt(values.size()).putInt(lowerBound);
    }
    for (int i = 0; i < values.size(); i++) {
      write(values.get(i));
    }
    return this;
  }

  BinaryCopy writeText(Optional<String> value) throws SQLException {
    return value.isPresent() ? write(value.get()) : writeNull();
  }

  BinaryCopy writeBoolean(Optional<Boolean> value) throws SQLException {
    return value.isPresent() ? write(value.get().booleanValue()) : writeNull();
  }

  BinaryCopy writeTime(Optional<Instant> value) throws SQLException {
    return value.isPresent() ? write(value.get()) : writeNull();
  }

  BinaryCopy write(OptionalDouble value) throws SQLException {
    return value.isPresent() ? write(value.getAsDouble()) : writeNull();
  }

  BinaryCopy write(OptionalLong value) throws SQLException {
    return value.isPresent() ? write(value.getAsLong()) : writeNull();
  }

  BinaryCopy writeArray(Optional<DoubleArray> value) throws SQLException {
    return value.isPresent() ? write(value.get()) : writeNull();
  }

  /** Ends the COPY; the number of rows that the database took. */
  long finish() throws SQLException {
    room(Short.BYTES).putShort(TRAILER);
    flush();
    return target.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (target.isActive()) {
      target.cancelCopy();
    }
  }

  private BinaryCopy writeNull() throws SQLException {
    room(Integer.BYTES).putInt(NULL_LENGTH);
    return this;
  }

  private ByteBuffer room(int bytes) throws SQLException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws SQLException {
    target.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
