package io.curvescope.testkit.sample;

import io.curvescope.testkit.http.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded runs, moved to the present, since old events are refused. */
public final class RecordedEvents {
  private RecordedEvents() {}

  /**
   * The events of a run as JSON, the first of them a little while ago.
   *
   * @param folder of the resources: {@code demo} or {@code diagnosis}
   */
  public static List<JsonNode> shiftedToNow(String folder, String name) throws IOException {
    List<JsonNode> events =
        new String(read(folder, name + ".ndjson"), StandardCharsets.UTF_8)
            .lines()
            .map(ApiClient.JSON::readTree)
            .toList();
    Instant first = Instant.parse(events.getFirst().get("time").stringValue());
    Duration shift =
        Duration.between(first, Instant.now().minusSeconds(60)).truncatedTo(ChronoUnit.SECONDS);
    return events.stream()
        .<JsonNode>map(
            event -> {
              ObjectNode moved = ((ObjectNode) event).deepCopy();
              Instant time = Instant.parse(event.get("time").stringValue()).plus(shift);
              return moved.put("time", WireTime.format(time));
            })
        .toList();
  }

  /** The run as it is sent, and how it finished. */
  public static JsonNode description(String folder, String name) throws IOException {
    return ApiClient.JSON.readTree(read(folder, name + ".run.json"));
  }

  /** As NDJSON. */
  public static String lines(List<JsonNode> events) {
    return events.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
  }

  private static byte[] read(String folder, String file) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            RecordedEvents.class.getResourceAsStream(
                "/io/curvescope/server/" + folder + "/" + file))) {
      return stream.readAllBytes();
    }
  }
}
