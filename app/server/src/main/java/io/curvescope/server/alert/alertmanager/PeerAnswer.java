package io.curvescope.server.alert.alertmanager;

/** What came of one request to a peer. */
sealed interface PeerAnswer {
  /** It has the alerts. */
  record Accepted() implements PeerAnswer {}

  /**
   * Something in the request was wrong: one alert, perhaps, of many.
   *
   * @param reason the peer's
   */
  record Refused(String reason) implements PeerAnswer {}

  /**
   * The request might have been right; the peer could not take it.
   *
   * @param answers whether it answers at all
   */
  record Failed(String reason, boolean answers) implements PeerAnswer {}
}
