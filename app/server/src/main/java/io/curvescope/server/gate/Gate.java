package io.curvescope.server.gate;

/** Decides whether a run passes. */
public interface Gate {
  /**
   * The decision, by what both runs have reported so far.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  GateResult decide(GateRequest request);
}
