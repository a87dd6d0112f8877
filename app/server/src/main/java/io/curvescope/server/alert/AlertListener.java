package io.curvescope.server.alert;

import java.time.Instant;
import java.util.List;

/**
 * Does something about alerts. Every bean of this type is called after each pass (each 15 s), on
 * the one server that evaluates, outside of any transaction.
 *
 * <p>After a restart or a take-over it is called with the same alerts as before: what must not
 * happen twice is the listener's to remember, outside of the process. One that throws is logged,
 * and called again after the next pass. It should return within seconds, since the next pass waits
 * for it.
 */
public interface AlertListener {
  /**
   * Tells where alerts stand.
   *
   * @param now the time of the pass
   * @param current the alerts that fire and are not silenced, and those that were resolved within
   *     the last 15 minutes, silenced or not; no two of the same labels. An alert that is silenced
   *     while it fires is simply no longer among them, and comes back with the same id and start
   *     when the silence ends
   */
  void passed(Instant now, List<Alert> current);
}
