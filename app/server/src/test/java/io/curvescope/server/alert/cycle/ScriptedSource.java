package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import java.time.Instant;
import java.util.List;

/** A source that finds what a test says, or fails. */
final class ScriptedSource implements ConditionSource {
  private final String name;
  private List<Condition> conditions = List.of();
  private boolean fails;

  ScriptedSource(String name) {
    this.name = name;
  }

  void finds(Condition... found) {
    conditions = List.of(found);
    fails = false;
  }

  void fails() {
    fails = true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Condition> evaluate(Instant now) {
    if (fails) {
      throw new IllegalStateException("this source fails");
    }
    return conditions;
  }
}
