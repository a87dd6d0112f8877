package io.curvescope.server.demo.scene;

import io.curvescope.server.demo.DemoClient;
import io.curvescope.server.demo.DemoFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pushes the team's runs over HTTP as their jobs would have. */
public final class Training {
  private static final int EVENTS_PER_BATCH = 2_000;

  private final DemoClient client;
  private final Team team;
  private int nextStep;

  /** For a team, through a client. */
  public Training(DemoClient client, Team team) {
    this.client = client;
    this.team = team;
    nextStep = team.running().steps();
  }

  /**
   * Pushes what the team has reported so far.
   *
   * @return how many events
   */
  public int pushAll() {
    int events = 0;
    for (Scene scene : team.all()) {
      client.createRun(scene.description(Team.PROJECT));
      List<ObjectNode> all = new ArrayList<>();
      for (int step = 0; step < scene.steps(); step++) {
        all.addAll(SceneStep.of(scene, step));
      }
      all.addAll(SceneEnding.of(scene));
      for (int from = 0; from < all.size(); from += EVENTS_PER_BATCH) {
        push(scene, "to-" + from, all.subList(from, Math.min(all.size(), from + EVENTS_PER_BATCH)));
      }
      finish(scene);
      events += all.size();
    }
    return events;
  }

  /** Pushes the next steps of the run under way, up to a time. */
  public void goOn(Instant until) {
    while (!team.running().time(nextStep).isAfter(until)) {
      push(team.running(), "step-" + nextStep, SceneStep.of(team.running(), nextStep));
      nextStep++;
    }
  }

  private void push(Scene scene, String key, List<ObjectNode> events) {
    DemoClient.Answer answer = client.push(scene.run(), scene.run() + "-" + key, events);
    if (answer.accepted() != events.size()) {
      throw new DemoFailure(
          "%d events of %s were sent, but the answer was %s"
              .formatted(events.size(), scene.run(), answer));
    }
  }

  private void finish(Scene scene) {
    switch (scene.ending()) {
      case CONVERGED, COMPLETED, FAILED ->
          client.finish(
              scene.run(),
              JsonMapper.shared()
                  .createObjectNode()
                  .put("status", scene.ending().name().toLowerCase(Locale.ROOT))
                  .put("time", scene.time(scene.steps()).toString()));
      case RUNNING, SILENT -> {}
    }
  }
}
