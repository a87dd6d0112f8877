package io.curvescope.server.runbook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.springframework.core.env.Environment;

/**
 * Where people reach this server: {@code CURVESCOPE_PUBLIC_URL}, or as far as it can know itself,
 * the address that it is bound to, this machine's name where that is every address, and the port
 * that it was given.
 */
public final class ServerAddress {
  private final Environment environment;

  ServerAddress(Environment environment) {
    this.environment = environment;
    if (set().filter(url -> !RunbookProperties.isHttp(url)).isPresent()) {
      throw new IllegalArgumentException(
          "CURVESCOPE_PUBLIC_URL must be an address such as https://curvescope.example.org");
    }
  }

  /** Without a slash at its end. Read when asked for: the port may be known only then. */
  public String url() {
    return set().map(url -> url.replaceAll("/+$", "")).orElseGet(this::own);
  }

  private Optional<String> set() {
    return Optional.ofNullable(environment.getProperty("curvescope.public-url"))
        .map(String::strip)
        .filter(url -> !url.isEmpty());
  }

  private String own() {
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
