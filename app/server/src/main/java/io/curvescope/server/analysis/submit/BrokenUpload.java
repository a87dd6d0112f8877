package io.curvescope.server.analysis.submit;

import java.io.IOException;

/** The client's bytes cannot be read on, as opposed to the store's that cannot be written. */
final class BrokenUpload extends IOException {
  private static final long serialVersionUID = 1L;

  private final IOException reason;

  BrokenUpload(IOException reason) {
    super(reason);
    this.reason = reason;
  }

  IOException reason() {
    return reason;
  }
}
