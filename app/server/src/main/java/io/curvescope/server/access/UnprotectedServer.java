package io.curvescope.server.access;

/** The settings would open the server to strangers, or close it to everybody; it does not start. */
public final class UnprotectedServer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for the person who starts the server: what is wrong and what to do
   */
  public UnprotectedServer(String message) {
    super(message);
  }
}
