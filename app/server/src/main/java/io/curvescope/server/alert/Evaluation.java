package io.curvescope.server.alert;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a source found in a pass.
 *
 * @param conditions those that hold, each identity (set of labels) at most once; where one comes
 *     twice, the first counts
 * @param unjudged of which alerts the source cannot say whether their condition holds: those that a
 *     limit cut off, or whose run or project could not be judged. They stay as they are
 */
public record Evaluation(List<Condition> conditions, Predicate<AlertLabels> unjudged) {
  public Evaluation {
    conditions = List.copyOf(conditions);
  }

  /** An evaluation that judged everything. */
  public static Evaluation of(List<Condition> conditions) {
    return new Evaluation(conditions, _ -> false);
  }
}
