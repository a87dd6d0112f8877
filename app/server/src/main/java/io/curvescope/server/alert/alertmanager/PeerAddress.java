package io.curvescope.server.alert.alertmanager;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a peer takes alerts.
 *
 * @param endpoint the address to post to, without user and password
 * @param authorization the value of that header, where there is one
 */
record PeerAddress(URI endpoint, Optional<String> authorization) {
  private static final String API = "/api/v2/alerts";
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads an address as it is configured. What is wrong with one is said without repeating it,
   * since it may hold a password.
   *
   * @param position in the setting, from 1
   * @throws IllegalArgumentException if it is no address of an Alertmanager
   */
  static PeerAddress parse(String text, int position) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException malformed) {
      // Neither its message nor its cause: both repeat the text.
      throw wrong(position, "is malformed at character " + (malformed.getIndex() + 1));
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw wrong(position, "must begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getPort() > HIGHEST_PORT || uri.getPort() == 0) {
      throw wrong(position, "lacks a valid host (letters, digits, '-', '.') and port");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong(position, "must have neither '?' nor '#'");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    if (path.endsWith("/api/v1") || path.endsWith("/api/v2") || path.endsWith(API)) {
      throw wrong(position, "must be that of Alertmanager itself, without /api/...");
    }
    String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return new PeerAddress(
        URI.create(uri.getScheme() + "://" + host + path + API),
        Optional.ofNullable(uri.getUserInfo()).map(PeerAddress::basic));
  }

  /** Without the authorization. */
  @Override
  public String toString() {
    return endpoint.toString();
  }

  private static String basic(String userInfo) {
    String credentials = userInfo.contains(":") ? userInfo : userInfo + ":";
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException wrong(int position, String reason) {
    return new IllegalArgumentException(
        "CURVESCOPE_ALERTMANAGER_URLS: address "
            + position
            + " "
            + reason
            + "; right is, for example, http://alertmanager:9093,http://other:9093");
  }
}
