package io.curvescope.server.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends the recorded runs as their jobs did, and compares what the service and its database make of
 * them.
 */
final class Playback {
  private static final List<String> RECORDINGS = List.of("ok", "newton", "diverge");
  private static final int EVENTS_PER_BATCH = 64;
  private static final int SPARKLINE_WIDTH = 40;
  private static final int DIFFERENCES_SHOWN = 5;

  private final Console console;
  private final DemoClient client;
  private final StoredRows rows;
  private final Instant now;
  private final String suffix;
  private final Sparkline sparkline;

  /**
   * @param now where the recorded times are moved to
   * @param suffix of the runs' ids
   */
  Playback(Console console, DemoClient client, StoredRows rows, Instant now, String suffix) {
    this.console = console;
    this.client = client;
    this.rows = rows;
    this.now = now;
    this.suffix = suffix;
    this.sparkline = new Sparkline(console.charset());
  }

  /**
   * Plays every recording.
   *
   * @return whether everything sent is what the database holds
   * @throws DemoFailure when the service refuses something
   */
  boolean playAll() {
    int events = 0;
    boolean same = true;
    for (String name : RECORDINGS) {
      RecordedRun run = RecordedRun.load(name, now, suffix);
      events += run.events().size();
      push(run);
      same &= compare(run);
    }
    console.blankLine();
    console.say(
        same
            ? "All %,d events of %d runs are in the database exactly as they were sent."
            : "NOT all of the %,d events of %d runs are in the database as they were sent.",
        events,
        RECORDINGS.size());
    return same;
  }

  private void push(RecordedRun run) {
    ObjectNode about = run.description();
    console.blankLine();
    console.say(
        "%s: %s, %s, %s",
        run.id(),
        about.required("model").stringValue(),
        about.required("framework").stringValue(),
        about.required("optimizer").stringValue());
    client.createRun(about);
    List<List<ObjectNode>> batches = run.batches(EVENTS_PER_BATCH);
    for (int index = 0; index < batches.size(); index++) {
      DemoClient.Answer answer = client.push(run.id(), key(run, index), batches.get(index));
      if (answer.duplicate() || answer.accepted() != batches.get(index).size()) {
        throw new DemoFailure(
            "batch %d of %s has %d events, but the answer was %s"
                .formatted(index, run.id(), batches.get(index).size(), answer));
      }
    }
    console.say(
        "  sent            %d events in %d batches: %s",
        run.events().size(), batches.size(), counts(run));
    if (!client.push(run.id(), key(run, 0), batches.getFirst()).duplicate()) {
      throw new DemoFailure(
          "the first batch of " + run.id() + " was sent again and not recognised");
    }
    console.say("  sent again      1 batch, as after a lost answer: recognised as a duplicate");
    client.finish(run.id(), run.finish());
    show("loss", run.metric("loss"));
    show("top eigenvalue", run.topEigenvalues());
  }

  private boolean compare(RecordedRun run) {
    List<JsonNode> returned = client.events(run.id());
    List<String> fromTheApi = ReadBack.differences(run.events(), returned);
    long derived = returned.stream().filter(ReadBack::isFromTheServer).count();
    StoredRows.Comparison stored = rows.compare(run);
    String status = client.run(run.id()).required("status").stringValue();
    boolean sameStatus = status.equals(run.status());
    console.say(
        "  finished as     %s%s", status, sameStatus ? "" : ", but " + run.status() + " was sent");
    report("read by HTTP", returned.size() - derived, fromTheApi);
    report("in the database", stored.rows(), stored.differences());
    if (derived > 0) {
      console.say(
          "  noticed         %d incidents that the server derived from values that are not finite",
          derived);
    }
    return sameStatus && fromTheApi.isEmpty() && stored.differences().isEmpty();
  }

  private void report(String where, long events, List<String> differences) {
    console.say(
        "  %-15s %d events, %s",
        where,
        events,
        differences.isEmpty() ? "bit for bit as sent" : differences.size() + " differences:");
    differences.stream().limit(DIFFERENCES_SHOWN).forEach(line -> console.say("    %s", line));
  }

  private void show(String name, double[] values) {
    if (values.length > 0) {
      console.say(
          "  %-15s %-10.4g %s %.4g",
          name, values[0], sparkline.of(values, SPARKLINE_WIDTH), values[values.length - 1]);
    }
  }

  private static String key(RecordedRun run, int batch) {
    return run.id() + "-" + batch;
  }

  private static String counts(RecordedRun run) {
    return run.countByType().entrySet().stream()
        .map((Map.Entry<String, Integer> count) -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}
