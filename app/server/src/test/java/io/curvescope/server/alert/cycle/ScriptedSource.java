package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** A source that finds what a test says, or fails. */
final class ScriptedSource implements ConditionSource {
  private final String name;
  private List<Condition> conditions = List.of();
  private Predicate<AlertLabels> unjudged = _ -> false;
  private boolean fails;

  ScriptedSource(String name) {
    this.name = name;
  }

  void finds(Condition... found) {
    conditions = List.of(found);
    fails = false;
  }

  /** What it cannot judge from now on. */
  void cannotJudge(Predicate<AlertLabels> labels) {
    unjudged = labels;
  }

  void fails() {
    fails = true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Evaluation evaluate(Instant now) {
    if (fails) {
      throw new IllegalStateException("this source fails");
    }
    return new Evaluation(conditions, unjudged);
  }
}
