package io.curvescope.server.alert;

import java.time.Instant;

/**
 * Says which alert conditions hold. Every bean of this type is asked once per pass (each 15 s), by
 * one server at a time, outside of any transaction.
 *
 * <p>A condition that is no longer in the answer, and was judged, has ceased to hold. Projects are
 * strangers to each other: what one of them reports must not keep a source from judging the others,
 * and a limit on conditions is one for each project. A source that throws nevertheless is skipped:
 * its alerts stay as they are until it answers again. What lies so far back that nobody should be
 * paged for it (events older than an alert's long window) is the source's to leave out.
 */
public interface ConditionSource {
  /**
   * A short name, the same for good: alerts belong to the source that raised them, also after a
   * restart. Lower case with hyphens, at most 63 characters.
   */
  String name();

  /**
   * The conditions that hold at {@code now}, and what could not be judged.
   *
   * @param now the time of this pass, for every source the same
   */
  Evaluation evaluate(Instant now);
}
