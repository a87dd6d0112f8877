package io.curvescope.server.role;

/** A part of the service that a process may take on, set by {@code CURVESCOPE_ROLES}. */
public enum Role {
  /** Takes runs and telemetry in. */
  INGEST,
  /** Answers queries. */
  API,
  /** Works on submitted checkpoints. */
  ANALYSIS,
  /** Evaluates objectives and raises alerts. */
  ALERTING
}
