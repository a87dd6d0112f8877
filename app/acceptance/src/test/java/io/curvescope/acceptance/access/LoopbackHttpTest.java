package io.curvescope.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The default: on a loopback address, programs of this machine need no token, and nobody else is
 * let in.
 */
class LoopbackHttpTest {
  private final int port = TestServer.EMBEDDED.running().port();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:1",
        "Host: LOCALHOST",
        "Host: 127.0.0.1:8080",
        "Host: [::1]:8080",
        "Host: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: same-origin",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
      })
  void programsAndPagesOfThisMachineAreAnswered(String headers) throws IOException {
    assertThat(send("GET /api/v1/runs HTTP/1.1", headers)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: localhost.evil.example",
        "Host: 127.0.0.1.evil.example:8080",
        "Host: localhost:8080@evil.example",
        "Host: localhost\r\nOrigin: http://evil.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nOrigin: http://localhost:3000",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nX-Forwarded-For: 192.0.2.1",
        "Host: localhost\r\nForwarded: for=192.0.2.1",
        "Host: localhost\r\nVia: 1.1 proxy"
      })
  void whatOnlyPassesThroughThisMachineIsNot(String headers) throws IOException {
    String answer = send("GET /api/v1/runs HTTP/1.1", headers);

    assertThat(answer.lines().findFirst().orElse("")).containsAnyOf(" 421", " 400");
    if (answer.contains(" 421")) {
      assertThat(answer).contains("urn:curvescope:problem:misdirected", "without a token");
    }
  }

  @Test
  void aPageOfAnotherSiteCannotSubmitAFormEither() throws IOException {
    assertThat(
            send(
                "POST /api/v1/runs HTTP/1.1",
                "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 0\r\n"
                    + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer cvs_wrong",
        "Authorization: Basic YTpi",
        "Authorization: ",
        "Authorization: Bearer cvs_a\r\nAuthorization: Bearer cvs_b"
      })
  void aTokenThatIsSentIsJudgedHereToo(String header) throws IOException {
    String answer = send("GET /api/v1/runs HTTP/1.1", "Host: localhost\r\n" + header);

    assertThat(answer).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Bearer");
    assertThat(answer).contains("error=\"invalid_token\"").doesNotContain("cvs_wrong");
  }

  @Test
  void anAuthorizationBeyondAllReasonIsRefused() throws IOException {
    assertThat(
            send(
                "GET /api/v1/runs HTTP/1.1",
                "Host: localhost\r\nAuthorization: Bearer " + "a".repeat(2_000)))
        .startsWith("HTTP/1.1 401");
    assertThat(
            send(
                "GET /api/v1/runs HTTP/1.1",
                "Host: localhost\r\nAuthorization: Bearer " + "a".repeat(100_000)))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void probesAreAnsweredWhateverTheyAskFor() throws IOException {
    assertThat(send("GET /actuator/health/readiness HTTP/1.0", "Accept: */*"))
        .startsWith("HTTP/1.1 200");
    assertThat(send("GET /actuator/health/liveness HTTP/1.1", "Host: a.pod"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void everyAnswerTellsBrowsersToKeepTheirHandsOff() throws IOException {
    String answer = send("GET /api/v1/runs HTTP/1.1", "Host: localhost");

    assertThat(answer)
        .contains("X-Content-Type-Options: nosniff")
        .contains("X-Frame-Options: DENY")
        .contains("Cache-Control: no-cache, no-store")
        .contains("Content-Security-Policy: default-src 'self'")
        .contains("Referrer-Policy: no-referrer")
        .doesNotContain("Set-Cookie");
  }

  /** Sends what no well-behaved client would, and returns all that comes back. */
  private String send(String requestLine, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              (requestLine + "\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
