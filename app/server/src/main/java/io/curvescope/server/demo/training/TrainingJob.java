package io.curvescope.server.demo.training;

import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.server.demo.Console;
import io.curvescope.server.demo.DemoClient;
import io.curvescope.server.demo.DemoFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The main class of the demo's training process: two runs, one that converges and one whose steps
 * are too long.
 */
public final class TrainingJob {
  /** Steps of the run that converges. */
  static final int STEPS = 100;

  /** A checkpoint is submitted each so many steps. */
  static final int CHECKPOINT_EVERY = 50;

  private static final int SPECTRUM_EVERY = 25;
  private static final int TOP = 5;
  private static final double EXCESSIVE_SCALE = 30;
  private static final int LONGEST_DIVERGENCE = 60;
  private static final int FAILED = 1;

  private static final JsonMapper json = JsonMapper.shared();

  private final Console console;
  private final DemoClient client;
  private final DigitsNetwork network;
  private final JobEvents events;
  private Optional<String> modelHash = Optional.empty();

  private TrainingJob(Console console, DemoClient client, DigitsNetwork network, JobEvents events) {
    this.console = console;
    this.client = client;
    this.network = network;
    this.events = events;
  }

  /**
   * Takes the service's URL, the id of the run that converges, and that of the one that diverges.
   */
  public static void main(String[] arguments) {
    Console console = new Console(System.out);
    try (DemoClient client = DemoClient.of(arguments[0], System.getenv())) {
      TrainingJob job =
          new TrainingJob(console, client, DigitsNetwork.load(), new JobEvents(Clock.systemUTC()));
      job.converge(arguments[1]);
      job.diverge(arguments[2]);
    } catch (DemoFailure | IOException e) {
      console.say("the training job failed: %s", String.valueOf(e.getMessage()));
      System.exit(FAILED);
    }
  }

  private void converge(String run) throws IOException {
    create(run, "newton-cg");
    NewtonCg training = NewtonCg.damped(network);
    push(run, 0, List.of(events.config(Map.of("batch_size", 500.0, "cg_tolerance", 1e-3))));
    for (int step = 1; step <= STEPS; step++) {
      NewtonStep taken = training.advance();
      List<ObjectNode> report = new ArrayList<>(events.step(taken));
      boolean isSpectral = step % SPECTRUM_EVERY == 0;
      if (isSpectral) {
        Eigenvalues spectrum = training.spectrum(TOP, step);
        report.add(events.spectrum(spectrum, step));
        console.say(
            "  step %3d        loss %.5f, CG %d iterations, damping %.1e, top eigenvalue %.4f",
            step,
            taken.loss(),
            taken.cg().iterations(),
            taken.cg().damping(),
            spectrum.top().getFirst().value());
      }
      push(run, step, report);
      if (step % CHECKPOINT_EVERY == 0) {
        submit(run, step, training.weights());
      }
    }
    push(run, STEPS + 1, List.of(events.metric("loss", training.loss(), STEPS + 1L)));
    finish(run, "converged");
  }

  private void diverge(String run) {
    create(run, "newton-cg, steps %.0f times too long".formatted(EXCESSIVE_SCALE));
    NewtonCg training = NewtonCg.excessive(network, EXCESSIVE_SCALE);
    push(run, 0, List.of(events.config(Map.of("step_scale", EXCESSIVE_SCALE))));
    int step = 0;
    while (step < LONGEST_DIVERGENCE && training.isFinite()) {
      step++;
      push(run, step, events.step(training.advance()));
    }
    double loss = training.loss();
    push(
        run,
        step + 1,
        List.of(
            events.metric("loss", loss, step + 1L),
            events.divergence("the loss is %s after %d steps".formatted(loss, step), step + 1L)));
    console.say("  %s: loss %s after %d steps", run, loss, step);
    finish(run, "failed");
  }

  private void create(String run, String optimizer) {
    client.createRun(
        json.createObjectNode()
            .put("id", run)
            .put("project", "demo")
            .put("experiment", "live")
            .put("model", "digits 64-16-10")
            .put("parameters", network.size())
            .put("framework", "curvescope curvature")
            .put("optimizer", optimizer));
  }

  private void push(String run, long step, List<ObjectNode> report) {
    DemoClient.Answer answer = client.push(run, run + "-" + step, report);
    if (answer.accepted() != report.size()) {
      throw new DemoFailure(
          "%d events of step %d were sent, but the answer was %s"
              .formatted(report.size(), step, answer));
    }
  }

  /** The model itself goes along the first time; afterwards its hash says which one it is. */
  private void submit(String run, long step, float[] weights) throws IOException {
    ObjectNode request =
        json.createObjectNode()
            .put("step", step)
            .put("loss", "mse")
            .put("reduction", "mean")
            .put("operator", "hessian")
            .put("top", TOP)
            .put("layers", true)
            .put("dtype", "float64")
            .put("seed", 1)
            .put("batch_label", DigitsNetwork.BATCH);
    modelHash.ifPresent(hash -> request.put("model", hash));
    client.submitCheckpoint(
        run,
        request,
        modelHash.isPresent() ? Optional.empty() : Optional.of(network.modelFile()),
        network.batchFile(),
        network.weightsFile(weights));
    modelHash = Optional.of(DemoClient.hash(network.modelFile()));
    console.say("  step %3d        checkpoint submitted", step);
  }

  private void finish(String run, String status) {
    client.finish(run, json.createObjectNode().put("status", status));
  }
}
