package io.curvescope.server.ingest.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.util.JsonFormat;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two encodings of OTLP over HTTP. An answer, an error's too, has the encoding of its request.
 */
enum OtlpFormat {
  PROTOBUF("application/x-protobuf"),
  JSON(MediaType.APPLICATION_JSON_VALUE);

  private static final Parser<ExportMetricsServiceRequest> KNOWN_FIELDS =
      DiscardUnknownFieldsParser.wrap(ExportMetricsServiceRequest.parser());
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private final MediaType mediaType;

  OtlpFormat(String mediaType) {
    this.mediaType = MediaType.parseMediaType(mediaType);
  }

  static OtlpFormat of(String contentType) {
    return JSON.mediaType.isCompatibleWith(MediaType.parseMediaType(contentType)) ? JSON : PROTOBUF;
  }

  MediaType mediaType() {
    return mediaType;
  }

  /**
   * The message that a body is.
   *
   * @param room is asked for about as many bytes of heap as the message takes, before it is made;
   *     throws where there are not so many
   * @throws Problem of type malformed body
   */
  ExportMetricsServiceRequest decode(byte[] body, LongConsumer room) {
    try {
      return switch (this) {
        case PROTOBUF -> {
          room.accept(WireScan.heapBytes(body));
          yield KNOWN_FIELDS.parseFrom(body);
        }
        case JSON -> {
          room.accept(JsonScan.heapBytes(body));
          ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
          PARSER.merge(new String(body, StandardCharsets.UTF_8), request);
          yield request.build();
        }
      };
    } catch (InvalidProtocolBufferException malformed) {
      throw Problem.of(
          ProblemType.MALFORMED_BODY,
          "the body must be an ExportMetricsServiceRequest as " + mediaType);
    }
  }

  byte[] encode(Message answer) {
    try {
      return switch (this) {
        case PROTOBUF -> answer.toByteArray();
        case JSON -> JsonFormat.printer().print(answer).getBytes(StandardCharsets.UTF_8);
      };
    } catch (InvalidProtocolBufferException unprintable) {
      throw new UncheckedIOException(unprintable);
    }
  }

  /**
   * An error as {@code google.rpc.Status}, which OTLP wants: field 1 is a gRPC code, field 2 the
   * message.
   */
  byte[] encodeStatus(int code, String message) {
    return switch (this) {
      case PROTOBUF -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
          CodedOutputStream output = CodedOutputStream.newInstance(bytes);
          output.writeInt32(1, code);
          output.writeString(2, message);
          output.flush();
        } catch (IOException impossible) {
          throw new UncheckedIOException(impossible);
        }
        yield bytes.toByteArray();
      }
      case JSON ->
          JsonMapper.shared()
              .createObjectNode()
              .put("code", code)
              .put("message", message)
              .toString()
              .getBytes(StandardCharsets.UTF_8);
    };
  }
}
