package io.curvescope.testkit.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pushes as a careful training job does: retries on 429, 502, 503, 504 and broken connections, and
 * on nothing else.
 */
public final class PushClient implements AutoCloseable {
  /** What is counted where the connection broke before an answer came. */
  public static final int BROKEN = 0;

  private static final JsonMapper json = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GIVE_UP = Duration.ofMinutes(10);
  private static final long SHORTEST_WAIT_NANOSECONDS = 50_000_000L;
  private static final long LONGEST_WAIT_NANOSECONDS = 500_000_000L;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();

  /** The answer of one attempt. */
  public record Answer(int status, String body, Optional<String> retryAfter) {
    public JsonNode json() {
      return json.readTree(body);
    }
  }

  /** Creates a run. */
  public void createRun(String url, String run) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/runs"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"id\":\"" + run + "\",\"project\":\"resilience\"}"))
            .build();
    Answer answer = send(request).orElseThrow(() -> new AssertionError("no answer from " + url));
    if (answer.status() / 100 != 2) {
      throw new AssertionError("creating run " + run + " was answered " + answer);
    }
  }

  /** One attempt; empty where the connection broke. */
  public Optional<Answer> push(String url, PushBatch batch) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + batch.run() + "/events"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .header("Idempotency-Key", batch.key())
            .POST(BodyPublishers.ofString(batch.body()))
            .build();
    Optional<Answer> answer = send(request);
    statuses
        .computeIfAbsent(answer.map(Answer::status).orElse(BROKEN), status -> new LongAdder())
        .increment();
    return answer;
  }

  /** Attempts until an answer is final. */
  public Answer pushUntilAnswered(String url, PushBatch batch) {
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Answer> answer = push(url, batch).filter(given -> isFinal(given.status()));
      if (answer.isPresent()) {
        return answer.get();
      }
      LockSupport.parkNanos(
          ThreadLocalRandom.current()
              .nextLong(SHORTEST_WAIT_NANOSECONDS, LONGEST_WAIT_NANOSECONDS));
    }
    throw new AssertionError(
        "batch "
            + batch.key()
            + " got no final answer within "
            + GIVE_UP
            + "; seen: "
            + statuses());
  }

  /** The text of a page that must be there. */
  public String get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build())
        .filter(answer -> answer.status() == 200)
        .orElseThrow(() -> new AssertionError("no answer from " + url))
        .body();
  }

  /** How often each status was seen by {@link #push}; {@link #BROKEN} for broken connections. */
  public Map<Integer, Long> statuses() {
    Map<Integer, Long> counts = new TreeMap<>();
    statuses.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** Every answer to {@link #push} that was not 200. */
  public List<Answer> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private static boolean isFinal(int status) {
    return switch (status) {
      case 429, 502, 503, 504 -> false;
      default -> true;
    };
  }

  private Optional<Answer> send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return Optional.of(
          new Answer(
              response.statusCode(),
              response.body(),
              response.headers().firstValue("Retry-After")));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
