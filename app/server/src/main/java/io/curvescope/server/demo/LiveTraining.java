package io.curvescope.server.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Lets a training job run beside the service, waits until the service has analysed its checkpoints,
 * and lays what it found beside what the job reported.
 */
final class LiveTraining {
  private static final Duration ANALYSIS_LIMIT = Duration.ofMinutes(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final int SPARKLINE_WIDTH = 40;

  private final Console console;
  private final DemoClient client;
  private final String url;
  private final Sparkline sparkline;

  LiveTraining(Console console, DemoClient client, String url) {
    this.console = console;
    this.client = client;
    this.url = url;
    this.sparkline = new Sparkline(console.charset());
  }

  /**
   * Trains and compares.
   *
   * @param suffix of the runs' ids
   * @return whether every eigenvalue that was recomputed is the one that was reported
   * @throws DemoFailure when the job or an analysis fails
   */
  boolean run(String suffix) {
    String converging = "live" + suffix;
    String diverging = "excessive" + suffix;
    console.blankLine();
    console.say(
        "%s: 1,210 weights on 500 handwritten digits, damped Newton-CG, live in a process of its own",
        converging);
    TrainingProcess.run(url, converging, diverging);
    for (String run : List.of(converging, diverging)) {
      show(run);
    }
    List<JsonNode> analyses = await(converging);
    return compare(converging, analyses);
  }

  private void show(String run) {
    double[] loss =
        client.events(run).stream()
            .filter(event -> event.path("name").asString("").equals("loss"))
            .mapToDouble(event -> JsonNumber.measured(event.required("value")))
            .toArray();
    console.say(
        "  %-24s %s, loss %.4g %s %.4g",
        run,
        client.run(run).required("status").stringValue(),
        loss[0],
        sparkline.of(loss, SPARKLINE_WIDTH),
        loss[loss.length - 1]);
  }

  /** The analyses of a run once all have ended. */
  private List<JsonNode> await(String run) {
    long deadline = System.nanoTime() + ANALYSIS_LIMIT.toNanos();
    Map<String, String> said = new HashMap<>();
    while (System.nanoTime() < deadline) {
      List<JsonNode> ended = new ArrayList<>();
      List<JsonNode> all = client.analyses(run);
      for (JsonNode listed : all) {
        JsonNode analysis = client.analysis(listed.required("id").stringValue());
        sayProgress(analysis, said);
        switch (analysis.required("state").stringValue()) {
          case "succeeded" -> ended.add(analysis);
          case "failed", "cancelled" ->
              throw new DemoFailure("the analysis of a checkpoint failed: " + analysis);
          default -> LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
      }
      if (!all.isEmpty() && ended.size() == all.size()) {
        ended.sort(Comparator.comparingLong(each -> each.required("step").longValue()));
        return ended;
      }
    }
    throw new DemoFailure("the analyses of " + run + " did not end within " + ANALYSIS_LIMIT);
  }

  /** One line for every state and every tenth of the way. */
  private void sayProgress(JsonNode analysis, Map<String, String> said) {
    String state = analysis.required("state").stringValue();
    int tenths = (int) (10 * analysis.required("progress").doubleValue());
    String line = state.equals("running") ? state + ", " + 10 * tenths + " %" : state;
    if (!line.equals(said.put(analysis.required("id").stringValue(), line))) {
      console.say(
          "  analysis         step %d %s, %d products",
          analysis.required("step").longValue(), line, analysis.required("matvecs").longValue());
    }
  }

  private boolean compare(String run, List<JsonNode> analyses) {
    List<JsonNode> events = client.events(run);
    boolean agree = true;
    console.blankLine();
    for (JsonNode analysis : analyses) {
      SpectraComparison comparison = SpectraComparison.of(events, analysis);
      agree &= comparison.agrees();
      console.say("  step %-4d reported    %s", comparison.step(), comparison.reportedText());
      console.say("            recomputed  %s", comparison.recomputedText());
      console.say(
          "            %s: relative difference %.1e at most",
          comparison.agrees() ? "they agree" : "they DISAGREE", comparison.largestDifference());
    }
    console.say(
        agree
            ? "The top eigenvalues that the job reported are those that the service computes itself."
            : "The top eigenvalues that the job reported are NOT those that the service computes itself.");
    return agree;
  }
}
