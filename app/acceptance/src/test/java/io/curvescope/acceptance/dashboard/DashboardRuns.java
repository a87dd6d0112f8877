package io.curvescope.acceptance.dashboard;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.sample.RecordedEvents;
import io.curvescope.testkit.sample.WireTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs that leave no panel empty: the three recorded ones, and one that also reports what those do
 * not (costs, devices, ranks, preconditioners, a debug window), one that fell silent.
 */
final class DashboardRuns {
  private static final int STEPS = 30;

  private final ApiClient client;
  private final String project = "dashboard-" + UUID.randomUUID();
  private final List<String> runs = new ArrayList<>();

  DashboardRuns(ApiClient client) {
    this.client = client;
  }

  String project() {
    return project;
  }

  /** The ids, the one with everything first. */
  List<String> runs() {
    return runs;
  }

  List<String> models() {
    return List.of("mlp 2-32-32-2 Tanh", "mlp 2-32-32-2 LeakyReLU", "it's \"quoted\"");
  }

  void push() throws IOException {
    pushEverything();
    for (String name : List.of("ok", "newton", "diverge")) {
      pushRecorded(name);
    }
    String silent = create("{\"model\":\"mlp 2-32-32-2 Tanh\"}");
    accepted(
        client.post(
            "/api/v1/runs/" + silent + "/events",
            "[{\"type\":\"metric\",\"time\":\"%s\",\"step\":1,\"name\":\"loss\",\"value\":1}]"
                .formatted(WireTime.format(Instant.now().minusSeconds(1200)))));
  }

  private void pushRecorded(String name) throws IOException {
    JsonNode description = RecordedEvents.description("demo", name);
    ObjectNode run = ((ObjectNode) description.get("run")).deepCopy();
    run.remove("id");
    run.put("started_at", WireTime.format(Instant.now().minusSeconds(61)));
    run.put("cost_budget", 10).put("currency", "USD").put("time_budget_seconds", 600);
    String id = create(run.toString());
    accepted(client.pushLines(id, RecordedEvents.lines(RecordedEvents.shiftedToNow("demo", name))));
    accepted(
        client.pushLines(
            id, event(Instant.now(), 300, "cost", "\"amount\":2.5,\"currency\":\"USD\"")));
    String status = description.get("finish").get("status").stringValue();
    accepted(client.post("/api/v1/runs/" + id + "/finish", "{\"status\":\"" + status + "\"}"));
  }

  private void pushEverything() {
    String id =
        create(
            "{\"model\":\"it's \\\"quoted\\\"\",\"optimizer\":\"SGD\",\"cost_budget\":1,\"currency\":\"USD\",\"time_budget_seconds\":3600}");
    List<String> lines = new ArrayList<>();
    Instant start = Instant.now().minusSeconds(60 + 10 * STEPS);
    for (int step = 0; step < STEPS; step++) {
      Instant time = start.plusSeconds(10L * step);
      for (int rank = 0; rank < 4; rank++) {
        lines.add(metric(time, step, rank, "loss", 2.0 / (step + 1) + 0.1 * rank));
        lines.add(metric(time, step, rank, "gpu_memory_bytes", 1e9 * (4 + rank)));
        lines.add(metric(time, step, rank, "version_skew_steps", rank));
      }
      lines.add(metric(time, step, 0, "gpu_memory_limit_bytes", 8e9));
      lines.add(metric(time, step, 0, "curvature_norm", 3 + step));
      lines.add(metric(time, step, 0, "critical_sharpness", 10 + step));
      lines.add(
          event(
              time,
              step,
              "hv",
              "\"seconds\":%s,\"trace_id\":\"%032x\"".formatted(0.01 + 0.001 * step, step + 1)));
      lines.add(event(time, step, "cost", "\"amount\":0.1,\"currency\":\"USD\""));
      lines.add(
          event(
              time,
              step,
              "preconditioner",
              "\"kind\":\"kfac\",\"layer\":\"0.weight\",\"age_steps\":%d,\"condition\":1e3,\"inverse_residual\":0.01"
                  .formatted(step % 10)));
      lines.add(
          event(
              time,
              step,
              "spectrum",
              "\"eigenvalues\":[%d,1.5,-0.2],\"weights\":[0.1,0.5,0.4]"
                  .formatted(step == 20 ? 50 : 10 + step % 3)));
      lines.add(
          event(
              time,
              step,
              "config",
              "\"values\":{\"lr\":0.%d1,\"nesterov\":true}".formatted(step / 10)));
    }
    Instant end = start.plusSeconds(10L * STEPS);
    lines.add(event(end, STEPS, "note", "\"kind\":\"intervention\",\"text\":\"lowered the rate\""));
    lines.add(event(end, STEPS, "incident", "\"kind\":\"nan\",\"message\":\"loss is NaN\""));
    lines.add(event(end, STEPS, "incident", "\"kind\":\"oom\",\"message\":\"out of memory\""));
    for (int i = 1; i <= 50; i++) {
      lines.add(
          event(
              end.minusMillis(10L * i),
              STEPS,
              "metric",
              "\"name\":\"grad_norm\",\"value\":%d,\"debug\":true".formatted(100 - i)));
    }
    accepted(client.pushLines(id, String.join("\n", lines)));
  }

  private String create(String fields) {
    String id = "run-" + UUID.randomUUID();
    ObjectNode run = (ObjectNode) ApiClient.JSON.readTree(fields);
    run.put("id", id).put("project", project);
    Answer answer = client.post("/api/v1/runs", run.toString());
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.response().body());
    }
    runs.add(id);
    return id;
  }

  private static String metric(Instant time, int step, int rank, String name, double value) {
    return event(
        time,
        step,
        "metric",
        "\"rank\":%d,\"name\":\"%s\",\"value\":%s".formatted(rank, name, value));
  }

  private static String event(Instant time, int step, String type, String fields) {
    return "{\"type\":\"%s\",\"time\":\"%s\",\"step\":%d,%s}"
        .formatted(type, WireTime.format(time), step, fields);
  }

  private static void accepted(Answer answer) {
    if (answer.status() != 200 || !answer.json().path("rejected").isEmpty()) {
      throw new IllegalStateException(answer.response().body());
    }
  }
}
