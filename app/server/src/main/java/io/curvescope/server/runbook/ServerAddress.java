package io.curvescope.server.runbook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;

/**
 * Where this server answers, as far as it can know: the address that it is bound to, this machine's
 * name where that is every address, and the port that it was given.
 */
final class ServerAddress {
  private final Environment environment;

  ServerAddress(Environment environment) {
    this.environment = environment;
  }

  /** Read when asked for, since the port may be known only once the server listens. */
  String url() {
    String port =
        environment.getProperty(
            "local.server.port", environment.getProperty("server.port", "8080"));
    return "http://" + host(environment.getProperty("server.address", "127.0.0.1")) + ":" + port;
  }

  private static String host(String bound) {
    try {
      InetAddress address = InetAddress.getByName(bound);
      if (address.isAnyLocalAddress()) {
        return InetAddress.getLocalHost().getHostName();
      }
      return address.getHostAddress().contains(":")
          ? "[" + address.getHostAddress() + "]"
          : address.getHostAddress();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
