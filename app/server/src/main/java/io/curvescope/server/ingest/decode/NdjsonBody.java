package io.curvescope.server.ingest.decode;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonErrors;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.json.JsonObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * A body of one JSON object per line. A malformed line is rejected by its index, and the rest is
 * read on. Blank lines are skipped and have no index.
 */
final class NdjsonBody {
  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream body;
  private final int lineBytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int chunkStart;
  private int chunkEnd;
  private byte[] line = new byte[512];
  private int length;
  private boolean tooLong;

  NdjsonBody(InputStream body, int lineBytes) {
    this.body = body;
    this.lineBytes = lineBytes;
  }

  void read(EventCollector events) throws IOException {
    while (nextLine()) {
      if (tooLong) {
        events.reject(new InvalidField("", "a line must be at most " + lineBytes + " bytes long"));
      } else if (!isBlank()) {
        take(events);
      }
    }
  }

  private void take(EventCollector events) throws PushRefused {
    try (JsonParser parser =
        JsonLimits.FACTORY.createParser(ObjectReadContext.empty(), line, 0, length)) {
      parser.nextToken();
      JsonFields fields = JsonObjectReader.read(parser);
      if (parser.nextToken() == null) {
        events.take(fields);
      } else {
        events.reject(new InvalidField("", "a line must hold one JSON object and nothing else"));
      }
    } catch (InvalidField invalid) {
      events.reject(invalid);
    } catch (JacksonException malformed) {
      events.reject(new InvalidField("", JsonErrors.describe(malformed)));
    }
  }

  /** Reads the next line, without its end, into {@link #line}; false at the end of the body. */
  private boolean nextLine() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (true) {
      if (chunkStart == chunkEnd) {
        chunkEnd = Math.max(0, body.read(chunk, 0, chunk.length));
        chunkStart = 0;
        if (chunkEnd == 0) {
          return any;
        }
      }
      any = true;
      int end = chunkStart;
      while (end < chunkEnd && chunk[end] != '\n') {
        end++;
      }
      append(chunkStart, end);
      if (end < chunkEnd) {
        chunkStart = end + 1;
        return true;
      }
      chunkStart = end;
    }
  }

  private void append(int from, int to) {
    int added = to - from;
    if (tooLong || length + added > lineBytes) {
      tooLong = true;
      return;
    }
    if (length + added > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + added));
    }
    System.arraycopy(chunk, from, line, length, added);
    length += added;
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
