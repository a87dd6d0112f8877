package io.curvescope.server.demo.scene;

import io.curvescope.server.demo.scene.Scene.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of a team over two days.
 *
 * @param running the one under way, on four devices
 * @param others those of three models that ended well, one that failed half an hour ago, and one
 *     that nobody has heard of for 25 minutes
 */
public record Team(Scene running, List<Scene> others) {
  /** Whose they are. */
  public static final String PROJECT = "demo-team";

  private static final String RESNET = "resnet18";
  private static final String TRANSFORMER = "vit-small";
  private static final String MIXER = "mlp-mixer";

  /** One in so many runs needed somebody. */
  private static final int TROUBLED = 6;

  /**
   * The team as it is at a time.
   *
   * @param suffix of the runs' ids
   */
  public static Team at(Instant now, String suffix) {
    List<Scene> others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(
          finished("resnet18-newton-" + (i + 6) + suffix, RESNET, now, 40 - 7 * i, 1 + 0.1 * i));
      others.add(
          finished(
              "vit-small-gauss-newton-" + (i + 3) + suffix, TRANSFORMER, now, 39 - 7 * i, 1.7));
    }
    for (int i = 0; i < 3; i++) {
      others.add(finished("mlp-mixer-sgd-" + i + suffix, MIXER, now, 30 - 10 * i, 0.6));
    }
    others.add(
        underWay(
            "vit-small-gauss-newton-9" + suffix, TRANSFORMER, now, 70, 30, 70, 1.7, Ending.FAILED));
    others.add(underWay("mlp-mixer-sgd-3" + suffix, MIXER, now, 50, 30, 50, 0.6, Ending.SILENT));
    return new Team(
        underWay("resnet18-newton-12" + suffix, RESNET, now, 55, 27, 122, 1.2, Ending.RUNNING),
        List.copyOf(others));
  }

  /** All of them. */
  public List<Scene> all() {
    List<Scene> all = new ArrayList<>(others);
    all.add(running);
    return all;
  }

  private static Scene finished(String run, String model, Instant now, int hoursAgo, double scale) {
    return new Scene(
        run,
        model,
        now.minus(Duration.ofHours(hoursAgo)),
        Duration.ofMillis((long) (60_000 * scale)),
        Scene.ALL_STEPS,
        scale,
        hoursAgo % TROUBLED == 0 ? Ending.COMPLETED : Ending.CONVERGED,
        hoursAgo);
  }

  private static Scene underWay(
      String run,
      String model,
      Instant now,
      int minutesAgo,
      int stepSeconds,
      int steps,
      double scale,
      Ending ending) {
    return new Scene(
        run,
        model,
        now.minus(Duration.ofMinutes(minutesAgo)),
        Duration.ofSeconds(stepSeconds),
        steps,
        scale,
        ending,
        minutesAgo);
  }
}
