package io.curvescope.server.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an alert is in its life. Before and between its episodes it is inactive and not kept. */
public enum AlertState {
  /** Its condition holds, but not for long enough yet. */
  PENDING,
  /** Somebody is told. */
  FIRING,
  /** It is over: its condition ceased for long enough, or somebody acknowledged it. */
  RESOLVED;

  /** The value of {@code state} in the API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this wire name, if there is one. */
  public static Optional<AlertState> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(wireName)).findFirst();
  }
}
