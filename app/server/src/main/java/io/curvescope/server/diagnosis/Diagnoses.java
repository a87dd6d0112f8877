package io.curvescope.server.diagnosis;

import io.curvescope.server.run.Run;

/** Diagnoses runs. */
public interface Diagnoses {
  /**
   * What is wrong with a run, by what it has reported so far.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  Diagnosis of(Run run);
}
