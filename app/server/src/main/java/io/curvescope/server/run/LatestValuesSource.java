package io.curvescope.server.run;

import java.util.Collection;
import java.util.Map;

/** Knows what runs last reported. Telemetry provides it, and depends on runs, not they on it. */
public interface LatestValuesSource {
  /**
   * What each of these runs last reported; those that reported nothing may be missing.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Map<RunKey, LatestValues> latest(Collection<RunKey> runs);
}
