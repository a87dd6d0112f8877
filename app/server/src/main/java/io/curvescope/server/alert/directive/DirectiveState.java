package io.curvescope.server.alert.directive;

import java.util.Locale;

/** What came of a directive. */
enum DirectiveState {
  /** Asked with every answer to a push of rank 0. */
  OPEN,
  /** The job did it. */
  APPLIED,
  /** The job said that it did not. */
  NOT_APPLIED,
  /** Nobody acknowledged it in time. */
  EXPIRED;

  /** The name in JSON. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
