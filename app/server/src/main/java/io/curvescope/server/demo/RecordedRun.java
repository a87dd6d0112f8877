package io.curvescope.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real PyTorch training run, recorded in the API's format, with its times shifted so that it ends
 * at a given instant.
 *
 * @param description what creates the run
 * @param events in the order in which the job would send them
 * @param finish what ends the run
 */
record RecordedRun(String id, ObjectNode description, List<ObjectNode> events, ObjectNode finish) {
  private static final JsonMapper json = JsonMapper.shared();

  RecordedRun {
    events = List.copyOf(events);
  }

  /**
   * Loads a recording.
   *
   * @param name of the resource
   * @param end when the run is to have finished; must have no more than microseconds, which is what
   *     the database keeps
   * @param idSuffix appended to the recorded id, so that every demo makes runs of its own
   */
  static RecordedRun load(String name, Instant end, String idSuffix) {
    ObjectNode run = (ObjectNode) json.readTree(text(name + ".run.json"));
    ObjectNode description = (ObjectNode) run.required("run");
    ObjectNode finish = (ObjectNode) run.required("finish");
    Duration shift = Duration.between(Instant.parse(finish.required("time").stringValue()), end);
    String id = description.required("id").stringValue() + idSuffix;
    description.put("id", id);
    move(description, "started_at", shift);
    move(finish, "time", shift);
    List<ObjectNode> events = new ArrayList<>();
    for (String line : text(name + ".ndjson").lines().toList()) {
      ObjectNode event = (ObjectNode) json.readTree(line);
      move(event, "time", shift);
      events.add(event);
    }
    return new RecordedRun(id, description, events, finish);
  }

  String status() {
    return finish.required("status").stringValue();
  }

  /** The events cut into batches, in order. */
  List<List<ObjectNode>> batches(int size) {
    List<List<ObjectNode>> batches = new ArrayList<>();
    for (int start = 0; start < events.size(); start += size) {
      batches.add(events.subList(start, Math.min(start + size, events.size())));
    }
    return batches;
  }

  /** How many events of each type there are. */
  Map<String, Integer> countByType() {
    Map<String, Integer> counts = new TreeMap<>();
    events.forEach(event -> counts.merge(type(event), 1, Integer::sum));
    return counts;
  }

  /** The events of one type, in order. */
  List<ObjectNode> ofType(String type) {
    return events.stream().filter(event -> type(event).equals(type)).toList();
  }

  /** The values of a metric, in order. */
  double[] metric(String name) {
    return ofType("metric").stream()
        .filter(event -> event.required("name").stringValue().equals(name))
        .mapToDouble(event -> JsonNumber.measured(event.required("value")))
        .toArray();
  }

  /** The first eigenvalue of each spectrum, in order: the recordings list them from the top. */
  double[] topEigenvalues() {
    return ofType("spectrum").stream()
        .mapToDouble(event -> JsonNumber.measured(event.required("eigenvalues").get(0)))
        .toArray();
  }

  private static String type(ObjectNode event) {
    return event.required("type").stringValue();
  }

  private static void move(ObjectNode object, String field, Duration shift) {
    object.put(field, Instant.parse(object.required(field).stringValue()).plus(shift).toString());
  }

  private static String text(String resource) {
    try (InputStream stream = RecordedRun.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new DemoFailure("the recording " + resource + " is missing from the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
