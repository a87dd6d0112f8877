package io.curvescope.server;

import io.curvescope.server.access.AuthenticationMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out before anything is started whether the service may listen where it is told to, and can:
 * a port that is taken is one line at once and not a page after the database has started.
 */
public final class PortCheck {
  private static final int DEFAULT_PORT = 8080;
  private static final int HIGHEST_PORT = 65_535;

  private PortCheck() {}

  /**
   * What keeps the service from listening, as one line for the person who starts it.
   *
   * @param environment as of the process: `CURVESCOPE_PORT`, `CURVESCOPE_BIND` and
   *     `CURVESCOPE_AUTH` are read
   */
  public static Optional<String> problem(Map<String, String> environment) {
    String text = environment.getOrDefault("CURVESCOPE_PORT", Integer.toString(DEFAULT_PORT));
    String address = environment.getOrDefault("CURVESCOPE_BIND", "127.0.0.1");
    int port;
    try {
      port = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return Optional.of(notAPort(text));
    }
    if (port < 0 || port > HIGHEST_PORT) {
      return Optional.of(notAPort(text));
    }
    return AuthenticationMode.problem(environment).or(() -> listenProblem(address, port));
  }

  private static Optional<String> listenProblem(String address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
      return socket.isBound() ? Optional.empty() : Optional.of("cannot listen on " + address);
    } catch (UnknownHostException e) {
      return Optional.of(
          "there is no address '" + address + "' to listen on; check --bind (CURVESCOPE_BIND)");
    } catch (IOException e) {
      return Optional.of(
          "cannot listen on port %d of %s (%s); choose another with --port (CURVESCOPE_PORT)"
              .formatted(port, address, e.getMessage()));
    }
  }

  private static String notAPort(String text) {
    return "the port must be a number from 0 to "
        + HIGHEST_PORT
        + ", not '"
        + text
        + "' (CURVESCOPE_PORT)";
  }
}
