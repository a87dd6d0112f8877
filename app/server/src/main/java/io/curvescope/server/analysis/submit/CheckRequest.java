package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.AnalysisRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the checking process is asked, and how it is written on the pipe: the question and the
 * limits, then each artifact as its length and blocks of bytes, the last of them empty. A block of
 * length -1 takes the whole request back, where an artifact turns out to be unreadable midway.
 *
 * @param memoryBudgetBytes that one analysis may take
 * @param maximumParameters elements of all variables together
 * @param weights empty to take the model's own
 */
record CheckRequest(
    AnalysisRequest question,
    long memoryBudgetBytes,
    long maximumParameters,
    byte[] model,
    Optional<byte[]> weights,
    byte[] batch) {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int WITHDRAWN = -1;
  private static final int ABSENT = -1;

  /** The artifact of the client or of the store cannot be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Part part;
    private final IOException reason;

    Unreadable(Part part, IOException reason) {
      super(reason);
      this.part = part;
      this.reason = reason;
    }

    Part part() {
      return part;
    }

    IOException reason() {
      return reason;
    }
  }

  /**
   * Writes a request, artifacts as they are read.
   *
   * @throws Unreadable if an artifact cannot be read; the request is taken back
   * @throws IOException if the pipe breaks
   */
  static void write(
      DataOutputStream out,
      AnalysisRequest question,
      long memoryBudgetBytes,
      long maximumParameters,
      ArtifactSources sources)
      throws IOException, Unreadable {
    byte[] text = question.toJson().getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
    out.writeLong(memoryBudgetBytes);
    out.writeLong(maximumParameters);
    write(out, Part.MODEL, sources.model());
    if (sources.weights().isPresent()) {
      write(out, Part.WEIGHTS, sources.weights().get());
    } else {
      out.writeInt(ABSENT);
    }
    write(out, Part.BATCH, sources.batch());
    out.flush();
  }

  private static void write(DataOutputStream out, Part part, ArtifactSource source)
      throws IOException, Unreadable {
    out.writeInt(Math.toIntExact(source.bytes()));
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = open(source)) {
      long left = source.bytes();
      for (int read = read(in, block); read > 0; read = read(in, block)) {
        left -= read;
        if (left < 0) {
          break;
        }
        out.writeInt(read);
        out.write(block, 0, read);
      }
      if (left != 0) {
        throw new ReadFailure(source.damaged());
      }
    } catch (ReadFailure failure) {
      out.writeInt(WITHDRAWN);
      out.flush();
      throw new Unreadable(part, failure.reason());
    }
    out.writeInt(0);
  }

  /** Tells what cannot be read from a pipe that cannot be written. */
  private static final class ReadFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException reason;

    ReadFailure(IOException reason) {
      super(reason);
      this.reason = reason;
    }

    IOException reason() {
      return reason;
    }
  }

  private static InputStream open(ArtifactSource source) throws ReadFailure {
    try {
      return source.opening().open();
    } catch (IOException failure) {
      throw new ReadFailure(failure);
    }
  }

  private static int read(InputStream in, byte[] block) throws ReadFailure {
    try {
      return in.readNBytes(block, 0, block.length);
    } catch (IOException failure) {
      throw new ReadFailure(failure);
    }
  }

  /**
   * Reads a request.
   *
   * @return empty if it was taken back
   * @throws java.io.EOFException if the pipe is closed
   */
  static Optional<CheckRequest> read(DataInputStream in) throws IOException {
    byte[] text = new byte[in.readInt()];
    in.readFully(text);
    AnalysisRequest question = AnalysisRequest.ofJson(new String(text, StandardCharsets.UTF_8));
    long memoryBudgetBytes = in.readLong();
    long maximumParameters = in.readLong();
    Optional<byte[]> model = artifact(in, in.readInt());
    if (model.isEmpty()) {
      return Optional.empty();
    }
    int length = in.readInt();
    Optional<byte[]> weights = length == ABSENT ? Optional.empty() : artifact(in, length);
    if (length != ABSENT && weights.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> batch = artifact(in, in.readInt());
    return batch.map(
        bytes ->
            new CheckRequest(
                question, memoryBudgetBytes, maximumParameters, model.get(), weights, bytes));
  }

  private static Optional<byte[]> artifact(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    for (int block = in.readInt(); block != 0; block = in.readInt()) {
      if (block == WITHDRAWN) {
        return Optional.empty();
      }
      in.readFully(bytes, at, block);
      at += block;
    }
    return Optional.of(bytes);
  }

  /** Bytes of all artifacts. */
  long bytes() {
    return (long) model.length + weights.map(each -> each.length).orElse(0) + batch.length;
  }
}
