package io.curvescope.server.demo;

/** The demo cannot go on; the message is for the person who started it. */
public final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For something that the demo itself finds wrong. */
  public DemoFailure(String message) {
    super(message);
  }

  DemoFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
