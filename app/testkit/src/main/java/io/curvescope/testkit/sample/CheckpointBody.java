package io.curvescope.testkit.sample;

import io.curvescope.testkit.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A multipart body of a checkpoint, part by part. */
public final class CheckpointBody {
  public static final String CONTENT_TYPE = "multipart/form-data; boundary=----a-boundary";

  private static final Path CASES = Repository.file("app/oracle/src/test/resources");

  private final SequencedMap<String, byte[]> parts = new LinkedHashMap<>();

  /** A shared case: its model, weights and batch, and no request yet. */
  public static CheckpointBody ofCase(String name) {
    return new CheckpointBody()
        .with("model", file(name, "model.onnx"))
        .with("weights", file(name, "weights.safetensors"))
        .with("batch", file(name, "batch.safetensors"));
  }

  /** A file of a shared case. */
  public static byte[] file(String name, String file) {
    try {
      return Files.readAllBytes(CASES.resolve(name).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash as requests name it. */
  public static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public CheckpointBody with(String part, byte[] content) {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts);
    body.parts.put(part, content);
    return body;
  }

  public CheckpointBody without(String part) {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts);
    body.parts.remove(part);
    return body;
  }

  public CheckpointBody asking(String json) {
    return with("request", json.getBytes(StandardCharsets.UTF_8));
  }

  /** The same parts, the last first. */
  public CheckpointBody reversed() {
    CheckpointBody body = new CheckpointBody();
    body.parts.putAll(parts.reversed());
    return body;
  }

  public byte[] bytes() {
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
