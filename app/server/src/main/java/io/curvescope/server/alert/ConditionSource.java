package io.curvescope.server.alert;

import java.time.Instant;
import java.util.List;

/**
 * Says which alert conditions hold. Every bean of this type is asked once per pass (each 15 s), by
 * one server at a time, outside of any transaction.
 *
 * <p>A condition that is no longer in the answer has ceased to hold. A source that throws is
 * skipped: its alerts stay as they are until it answers again. What lies so far back that nobody
 * should be paged for it (events older than an alert's long window) is the source's to leave out.
 */
public interface ConditionSource {
  /**
   * A short name, the same for good: alerts belong to the source that raised them, also after a
   * restart. Lower case with hyphens, at most 63 characters.
   */
  String name();

  /**
   * The conditions that hold at {@code now}, each identity (set of labels) at most once; where one
   * comes twice, the first counts.
   *
   * @param now the time of this pass, for every source the same
   */
  List<Condition> evaluate(Instant now);
}
