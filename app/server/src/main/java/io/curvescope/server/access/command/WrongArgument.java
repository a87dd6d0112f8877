package io.curvescope.server.access.command;

/** The command line asks for what there is not; the message is for the person who typed it. */
final class WrongArgument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongArgument(String message) {
    super(message);
  }
}
