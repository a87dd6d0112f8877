package io.curvescope.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether requests need a token: {@code CURVESCOPE_AUTH}. */
public enum AuthenticationMode {
  /** Every request but health probes and the like needs one. */
  REQUIRED,
  /**
   * Requests without one are trusted, if they come over the loopback address from a program of this
   * machine. A token that is sent is judged all the same.
   */
  LOOPBACK;

  /**
   * The mode of a server that listens on {@code address}: what is wanted, where that is safe;
   * otherwise a token is required wherever others can reach the server.
   *
   * @throws UnprotectedServer if a server that others can reach is to require nothing
   */
  public static AuthenticationMode of(Optional<AuthenticationMode> wanted, InetAddress address) {
    if (wanted.equals(Optional.of(LOOPBACK)) && !address.isLoopbackAddress()) {
      throw new UnprotectedServer(
          "CURVESCOPE_AUTH=loopback asks for no token, which is allowed on a loopback address only;"
              + " %s can be reached by others: leave CURVESCOPE_AUTH out, or bind to 127.0.0.1"
                  .formatted(address.getHostAddress()));
    }
    return wanted.orElse(address.isLoopbackAddress() ? LOOPBACK : REQUIRED);
  }

  /**
   * What is wrong with the settings of a process, before anything is started, as one line for the
   * person who starts it.
   *
   * @param environment `CURVESCOPE_AUTH` and `CURVESCOPE_BIND` are read
   */
  public static Optional<String> problem(Map<String, String> environment) {
    String text = environment.getOrDefault("CURVESCOPE_AUTH", "");
    Optional<AuthenticationMode> wanted =
        Arrays.stream(values())
            .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst();
    if (wanted.isEmpty() && !text.isEmpty()) {
      return Optional.of("CURVESCOPE_AUTH must be required or loopback, not '" + text + "'");
    }
    try {
      of(wanted, InetAddress.getByName(environment.getOrDefault("CURVESCOPE_BIND", "127.0.0.1")));
      return Optional.empty();
    } catch (UnprotectedServer unprotected) {
      return Optional.of(String.valueOf(unprotected.getMessage()));
    } catch (UnknownHostException reportedWithThePort) {
      return Optional.empty();
    }
  }
}
