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
   * The events of one kind at one end of a stretch of time, oldest first. Ends early where spectra
   * hold more numbers than should be in memory at once.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  List<StoredEvent> window(EventWindow window);

  /**
   * The buckets of one series that hold a value, earliest first.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  List<SeriesPoint> series(SeriesQuery query);

  /**
   * The newest spectra of a run at a step, debug windows excepted: a hundred at most, newest first.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  List<SpectrumEvent> spectra(RunKey run, long step);

  /**
   * What each of these runs last said; every run asked for has an entry.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Map<RunKey, RunActivity> activity(Collection<RunKey> runs);
}
