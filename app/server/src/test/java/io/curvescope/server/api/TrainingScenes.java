package io.curvescope.server.api;

import io.curvescope.server.api.ApiClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Training as a team has it: runs of three models over a day, some before, one under way on four
 * devices, one that broke. Every number is made from a seed.
 */
final class TrainingScenes {
  static final String PROJECT = "vision";
  static final String RUNNING = "resnet18-newton-12";
  static final String BROKEN = "vit-small-gauss-newton-9";

  private static final int STEPS = 120;
  private static final int RANKS = 4;

  private final ApiClient client;
  private final Random random = new Random(7);
  private final Instant now = Instant.now();

  TrainingScenes(ApiClient client) {
    this.client = client;
  }

  void push() {
    for (int i = 0; i < 6; i++) {
      finished(
          "resnet18-newton-" + (i + 6), "resnet18", Duration.ofHours(40 - 7L * i), 1 + 0.1 * i);
      finished("vit-small-gauss-newton-" + i, "vit-small", Duration.ofHours(39 - 7L * i), 1.7);
    }
    for (int i = 0; i < 3; i++) {
      finished("mlp-mixer-sgd-" + i, "mlp-mixer", Duration.ofHours(30 - 10L * i), 0.6);
    }
    events("vit-small", BROKEN, now.minus(Duration.ofMinutes(70)), 30, 70, 1.7, true);
    finish(BROKEN, "failed", now.minus(Duration.ofMinutes(34)));
    events("resnet18", RUNNING, now.minus(Duration.ofMinutes(55)), 27, STEPS, 1.2, false);
  }

  private void finished(String run, String model, Duration ago, double scale) {
    Instant start = now.minus(ago);
    events(model, run, start, 60 * scale, STEPS, scale, false);
    Instant end = start.plusMillis((long) (60e3 * scale * STEPS));
    boolean converged = random.nextInt(5) != 0;
    finish(run, converged ? "converged" : "completed", end.isBefore(now) ? end : now);
  }

  private void events(
      String model,
      String run,
      Instant start,
      double secondsPerStep,
      int steps,
      double scale,
      boolean breaks) {
    accepted(
        client.post(
            "/api/v1/runs",
            "{\"id\":\"%s\",\"project\":\"%s\",\"model\":\"%s\",\"optimizer\":\"SGD\",\"parameters\":11173962,\"framework\":\"pytorch 2.14\",\"cost_budget\":40,\"currency\":\"USD\",\"time_budget_seconds\":9000,\"started_at\":\"%s\"}"
                .formatted(run, PROJECT, model, start)),
        201);
    List<String> lines = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Instant time = start.plusMillis((long) (1e3 * secondsPerStep * step));
      step(lines, time, step, scale, breaks ? Math.max(0, step - steps + 12) : 0);
      if (step % 60 == 0) {
        lines.add(
            event(
                time, step, "config", "\"values\":{\"lr\":%s}".formatted(step == 0 ? 0.02 : 0.01)));
      }
    }
    if (breaks) {
      Instant end = start.plusMillis((long) (1e3 * secondsPerStep * steps));
      lines.add(metric(end, steps, 0, "loss", "\"NaN\""));
      lines.add(
          event(
              end,
              steps,
              "incident",
              "\"kind\":\"nan\",\"message\":\"the loss is NaN\",\"where\":\"loss\""));
      lines.add(
          event(
              end.plusSeconds(9),
              steps,
              "incident",
              "\"kind\":\"oom\",\"rank\":2,\"message\":\"device 2 has no 1.2 GiB left\",\"where\":\"hvp\""));
    }
    accepted(client.pushLines(run, String.join("\n", lines)), 200);
  }

  private void step(List<String> lines, Instant time, int step, double scale, int trouble) {
    double progress = (double) step / STEPS;
    double blowUp = Math.pow(1.7, trouble);
    double top = (4 + 38 * (1 - Math.exp(-4 * progress))) * scale * noise(0.04) * blowUp;
    for (int rank = 0; rank < RANKS; rank++) {
      double loss = 2.3 * Math.exp(-5 * progress) + 0.02;
      lines.add(metric(time, step, rank, "loss", loss * noise(0.05) * blowUp));
      lines.add(
          metric(
              time,
              step,
              rank,
              "gpu_memory_bytes",
              8e9 * Math.min(0.99, (0.55 + 0.08 * rank + 0.12 * progress) * noise(0.02))));
      lines.add(
          metric(
              time,
              step,
              rank,
              "version_skew_steps",
              rank == 3 ? random.nextInt(5) : random.nextInt(2)));
    }
    lines.add(
        metric(time, step, 0, "val_loss", (2.3 * Math.exp(-4.2 * progress) + 0.06) * noise(0.03)));
    lines.add(metric(time, step, 0, "gpu_memory_limit_bytes", 8e9));
    lines.add(
        metric(time, step, 0, "grad_norm", 3 * Math.exp(-3 * progress) * noise(0.2) * blowUp));
    lines.add(metric(time, step, 0, "curvature_norm", 20 * noise(0.1) * (1 + progress) * blowUp));
    lines.add(metric(time, step, 0, "step_norm", 0.4 * Math.exp(-2 * progress) * noise(0.15)));
    lines.add(
        metric(
            time,
            step,
            0,
            "bottom_eigenvalue",
            -1.5 * Math.exp(-3 * progress) * noise(0.1) - 0.02));
    lines.add(metric(time, step, 0, "critical_sharpness", (70 + 20 * progress) * noise(0.03)));
    lines.add(
        event(
            time,
            step,
            "cg",
            "\"iterations\":%d,\"residual\":%s,\"tolerance\":1e-3,\"damping\":%s,\"converged\":true,\"seconds\":1.5"
                .formatted(
                    (int) Math.round(12 + 22 * progress + 5 * random.nextDouble() + 8 * trouble),
                    number(4e-4 * noise(0.6) * blowUp),
                    number(0.1 * Math.exp(-3 * progress) + 1e-3))));
    lines.add(
        event(
            time,
            step,
            "hv",
            "\"seconds\":%s,\"count\":20,\"trace_id\":\"%016x%016x\""
                .formatted(
                    number(0.042 * noise(0.18)), 0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L + step)));
    lines.add(
        event(
            time,
            step,
            "cost",
            "\"amount\":%s,\"currency\":\"USD\"".formatted(number(0.19 * scale))));
    if (step % 2 == 0) {
      lines.add(event(time, step, "spectrum", spectrum(top, progress)));
    }
    lines.add(
        event(
            time,
            step,
            "preconditioner",
            "\"kind\":\"kfac\",\"layer\":\"layer1\",\"age_steps\":%d,\"condition\":%s,\"inverse_residual\":%s"
                .formatted(
                    step % 10,
                    number(900 * noise(0.2) * (1 + step % 10)),
                    number(0.01 * (1 + step % 10) * noise(0.2)))));
  }

  /** A bulk near zero, a tail, a few outliers, and less below zero as training goes on. */
  private String spectrum(double top, double progress) {
    StringBuilder eigenvalues = new StringBuilder();
    StringBuilder weights = new StringBuilder();
    double[] shares = {0.3, 0.22, 0.16, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01};
    for (int i = 0; i < shares.length; i++) {
      double value = top * Math.pow(0.42, shares.length - 1 - i) * noise(0.08);
      eigenvalues.append(i == 0 ? "" : ",").append(number(i == shares.length - 1 ? top : value));
      weights.append(i == 0 ? "" : ",").append(shares[i]);
    }
    eigenvalues.append(",").append(number(-0.6 * Math.exp(-3 * progress) - 0.02));
    weights.append(",0.04");
    return "\"method\":\"lanczos\",\"eigenvalues\":[%s],\"weights\":[%s]"
        .formatted(eigenvalues, weights);
  }

  private double noise(double size) {
    return Math.exp(size * random.nextGaussian());
  }

  private void finish(String run, String status, Instant time) {
    accepted(
        client.post(
            "/api/v1/runs/" + run + "/finish",
            "{\"status\":\"%s\",\"time\":\"%s\"}".formatted(status, time)),
        200);
  }

  private static String metric(Instant time, int step, int rank, String name, double value) {
    return metric(time, step, rank, name, number(value));
  }

  private static String metric(Instant time, int step, int rank, String name, String value) {
    return event(
        time,
        step,
        "metric",
        "\"rank\":%d,\"name\":\"%s\",\"value\":%s".formatted(rank, name, value));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  private static String event(Instant time, int step, String type, String fields) {
    return "{\"type\":\"%s\",\"time\":\"%s\",\"step\":%d,%s}"
        .formatted(type, WireTime.format(time), step, fields);
  }

  private static void accepted(Answer answer, int status) {
    if (answer.status() != status || !answer.json().path("rejected").isEmpty()) {
      throw new IllegalStateException(answer.response().body());
    }
  }
}
