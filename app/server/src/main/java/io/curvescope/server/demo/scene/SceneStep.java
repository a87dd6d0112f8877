package io.curvescope.server.demo.scene;

import io.curvescope.server.demo.EventNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job reports of one step. Losses fall, curvature grows towards a plateau, and within the
 * last steps of a run that breaks everything grows by {@value #BLOW_UP} a step.
 */
final class SceneStep {
  static final int TROUBLED_STEPS = 12;

  private static final double BLOW_UP = 1.7;
  private static final int RANKS = 4;
  private static final double DEVICE_BYTES = 8e9;
  private static final long MOST_STEPS = 1_000_000;
  private static final int STEPS_PER_SETTING = 60;
  private static final int PRECONDITIONER_STEPS = 10;

  private final Scene scene;
  private final int step;
  private final Instant time;
  private final RandomGenerator random;
  private final double progress;
  private final int trouble;
  private final double blowUp;
  private final List<ObjectNode> events = new ArrayList<>();

  private SceneStep(Scene scene, int step) {
    this.scene = scene;
    this.step = step;
    time = scene.time(step);
    random = new SplittableRandom(scene.seed() * MOST_STEPS + step);
    progress = Math.min(1, (double) step / Scene.ALL_STEPS);
    trouble =
        scene.ending() == Scene.Ending.FAILED
            ? Math.max(0, step - scene.steps() + TROUBLED_STEPS)
            : 0;
    blowUp = Math.pow(BLOW_UP, trouble);
  }

  /** The events of a step, from 0. */
  static List<ObjectNode> of(Scene scene, int step) {
    SceneStep one = new SceneStep(scene, step);
    for (int rank = 0; rank < RANKS; rank++) {
      one.rank(rank);
    }
    one.run();
    one.curvature();
    one.solve();
    return one.events;
  }

  private void rank(int rank) {
    metric("loss", (2.3 * Math.exp(-5 * progress) + 0.02) * noise(0.05) * blowUp).put("rank", rank);
    double used = (0.55 + 0.08 * rank + 0.12 * progress) * noise(0.02);
    metric("gpu_memory_bytes", Math.rint(DEVICE_BYTES * Math.min(0.99, used))).put("rank", rank);
    metric("version_skew_steps", random.nextInt(rank == RANKS - 1 ? 5 : 2)).put("rank", rank);
  }

  private void run() {
    metric("val_loss", (2.3 * Math.exp(-4.2 * progress) + 0.06) * noise(0.03));
    metric("gpu_memory_limit_bytes", DEVICE_BYTES);
    event("cost").put("amount", 0.19 * scene.scale()).put("currency", "USD");
    if (step % STEPS_PER_SETTING == 0) {
      event("config").putObject("values").put("lr", step == 0 ? 0.02 : 0.01).put("momentum", 0.5);
    }
  }

  private void curvature() {
    double top = (4 + 38 * (1 - Math.exp(-4 * progress))) * scene.scale() * noise(0.04) * blowUp;
    metric("grad_norm", 3 * Math.exp(-3 * progress) * noise(0.2) * blowUp);
    metric("curvature_norm", 20 * noise(0.1) * (1 + progress) * blowUp);
    metric("step_norm", 0.4 * Math.exp(-2 * progress) * noise(0.15));
    double bottom = -1.5 * Math.exp(-3 * progress) * noise(0.1) - 0.02;
    metric("bottom_eigenvalue", bottom);
    metric("critical_sharpness", (70 + 20 * progress) * noise(0.03));
    if (step % 2 == 0) {
      SceneSpectrum.fill(event("spectrum"), top, bottom, random);
    }
  }

  private void solve() {
    event("cg")
        .put("iterations", Math.round(12 + 22 * progress + 5 * random.nextDouble() + 8 * trouble))
        .put("residual", 4e-4 * noise(0.6) * blowUp)
        .put("tolerance", 1e-3)
        .put("damping", 0.1 * Math.exp(-3 * progress) + 1e-3)
        .put("converged", true)
        .put("seconds", 1.5 * noise(0.1));
    event("hv")
        .put("seconds", 0.042 * noise(0.18))
        .put("count", 20)
        .put(
            "trace_id",
            String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong() | 1));
    int age = step % PRECONDITIONER_STEPS;
    event("preconditioner")
        .put("kind", "kfac")
        .put("layer", "layer1")
        .put("age_steps", age)
        .put("condition", 900 * noise(0.2) * (1 + age))
        .put("inverse_residual", 0.01 * (1 + age) * noise(0.2));
  }

  private ObjectNode metric(String name, double value) {
    ObjectNode event = EventNode.metric(time, step, name, value);
    events.add(event);
    return event;
  }

  private ObjectNode event(String type) {
    ObjectNode event = EventNode.of(type, time, step);
    events.add(event);
    return event;
  }

  private double noise(double size) {
    return Math.exp(size * random.nextGaussian());
  }
}
