package io.curvescope.server.analysis.worker;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the process which supervises this one is gone, whatever ended it: the pipe on
 * standard input, which nothing is ever written to, closes with it.
 */
final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private ParentWatch() {}

  /** Runs {@code action} once the other end of {@code input} is closed. */
  static void onEnd(InputStream input, Runnable action) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(
            () -> {
              try {
                input.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                LOG.debug("Standard input broke", e);
              }
              action.run();
            });
  }
}
