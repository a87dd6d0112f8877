package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads what runs reported. */
public interface TelemetryQueries {

  /**
   * One page of a run's events in the order of time, batch and ordinal. A page costs the same
   * wherever it lies.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  EventPage events(EventQuery query);

  /**
   * The buckets of one series that hold a value, earliest first.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  List<SeriesPoint> series(SeriesQuery query);

  /**
   * What each of these runs last said; every run asked for has an entry.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Map<RunKey, RunActivity> activity(Collection<RunKey> runs);
}
