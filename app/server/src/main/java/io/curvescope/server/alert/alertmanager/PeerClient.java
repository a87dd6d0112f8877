package io.curvescope.server.alert.alertmanager;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts to one Alertmanager. No request takes longer than the timeout, or twice that. */
final class PeerClient {
  private static final long LONGEST_ANSWER_BYTES = 64 << 10;
  private static final int LONGEST_REASON = 300;

  private final HttpClient http;
  private final PeerAddress address;
  private final Duration timeout;

  PeerClient(HttpClient http, PeerAddress address, Duration timeout) {
    this.http = http;
    this.address = address;
    this.timeout = timeout;
  }

  PeerAddress address() {
    return address;
  }

  /**
   * Posts a body, at most twice: a connection that was kept since the last pass may have been
   * closed by the peer in the meantime, which shows only now. Alerts that come twice are the same
   * alerts.
   */
  PeerAnswer post(String body) throws InterruptedException {
    try {
      return attempt(body);
    } catch (ConnectException refused) {
      return failed(refused);
    } catch (IOException broken) {
      try {
        return attempt(body);
      } catch (IOException again) {
        return failed(again);
      }
    }
  }

  private PeerAnswer attempt(String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.endpoint())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    address.authorization().ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER_BYTES));
    try {
      // Not the request's own timeout, which would not cover an answer that trickles.
      return judge(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return new PeerAnswer.Failed("did not answer within " + timeout.toMillis() + " ms", false);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static PeerAnswer judge(HttpResponse<String> response) {
    int status = response.statusCode();
    return switch (status) {
      case 200, 201, 202, 204 -> new PeerAnswer.Accepted();
      case 400, 413, 422 -> new PeerAnswer.Refused(status + " " + shorten(response.body()));
      // A redirection too: credentials would go who knows where.
      default -> new PeerAnswer.Failed("answered " + status, true);
    };
  }

  private static PeerAnswer failed(IOException e) {
    String message = e.getMessage();
    return new PeerAnswer.Failed(
        e.getClass().getSimpleName() + (message == null ? "" : ": " + message), false);
  }

  private static String shorten(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.substring(0, Math.min(line.length(), LONGEST_REASON));
  }
}
