package io.curvescope.server.api;

import io.curvescope.server.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A multipart body of a checkpoint, part by part. */
final class CheckpointBody {
  static final String CONTENT_TYPE = "multipart/form-data; boundary=----a-boundary";

  private static final Path CASES = Path.of("..", "curvature", "src", "test", "resources");

  private final SequencedMap<String, byte[]> parts = new LinkedHashMap<>();

  /** A shared case: its model, weights and batch, and no request yet. */
  static CheckpointBody ofCase(String name) {
    return new CheckpointBody()
        .with("model", file(name, "model.onnx"))
        .with("weights", file(name, "weights.safetensors"))
        .with("batch", file(name, "batch.safetensors"));
  }

  /** A file of a shared case. */
  static byte[] file(String name, String file) {
    try {
      return Files.readAllBytes(CASES.resolve(name).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash as requests name it. */
  static String hash(byte[] content) {
    return "sha256:" + Sha256.of(content);
  }

  CheckpointBody with(String part, byte[] content) {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts);
    body.parts.put(part, content);
    return body;
  }

  CheckpointBody without(String part) {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts);
    body.parts.remove(part);
    return body;
  }

  CheckpointBody asking(String json) {
    return with("request", json.getBytes(StandardCharsets.UTF_8));
  }

  /** The same parts, the last first. */
  CheckpointBody reversed() {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts.reversed());
    return body;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      String file = part.getKey().equals("request") ? "" : "; filename=\"" + part.getKey() + "\"";
      out.writeBytes(
          ("------a-boundary\r\nContent-Disposition: form-data; name=\""
                  + part.getKey()
                  + "\""
                  + file
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.writeBytes(part.getValue());
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("------a-boundary--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
