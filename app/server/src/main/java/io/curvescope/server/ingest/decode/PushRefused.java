package io.curvescope.server.ingest.decode;

import java.io.IOException;

/** A push that is refused as a whole: nothing of it was or will be stored. */
public final class PushRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    /** The body is no JSON array, no gzip, or empty. */
    MALFORMED,
    /** More bytes than allowed, after decompression or before. */
    TOO_LARGE,
    /** More events than allowed. */
    TOO_MANY_EVENTS,
    /** The server's budget for bodies has no room left. */
    NO_ROOM
  }

  private final Cause refusal;
  private final String detail;

  /**
   * @param detail what is wrong and what would be right, for the client
   */
  public PushRefused(Cause refusal, String detail) {
    super(detail);
    this.refusal = refusal;
    this.detail = detail;
  }

  /** What is wrong and what would be right, for the client. */
  public String detail() {
    return detail;
  }

  public Cause refusal() {
    return refusal;
  }
}
