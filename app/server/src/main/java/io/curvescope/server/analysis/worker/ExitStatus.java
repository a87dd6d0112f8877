package io.curvescope.server.analysis.worker;

/** How a worker process ends by itself. */
public enum ExitStatus {
  /** It was asked to stop. */
  STOPPED(0),
  /** Memory ran out: what is left of the process is not to be trusted. */
  OUT_OF_MEMORY(3),
  /** The database did not answer for long, and may be somewhere else by now. */
  DATABASE_AWAY(4),
  /** A computation did not stop when it had to. */
  STUCK(5);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The status of the process. */
  public int code() {
    return code;
  }
}
