package io.curvescope.server.dashboard.prometheus;

import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Target;
import io.curvescope.server.dashboard.TimeRange;
import io.curvescope.server.dashboard.query.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks Prometheus what a dashboard asks it, and nothing else. */
public final class PrometheusClient {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER_BYTES = 16 << 20;
  private static final int MOST_POINTS = 11_000;

  private final Optional<String> base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  public PrometheusClient(PrometheusProperties properties) {
    this.base = properties.base();
  }

  /**
   * Asks.
   *
   * @param interval between two points
   * @throws PrometheusUnavailable if it cannot be asked, or does not answer
   */
  public Frame query(Target.Prometheus target, TimeRange range, Interval interval) {
    String address =
        base.orElseThrow(
            () ->
                new PrometheusUnavailable(
                    "this panel reads Prometheus: start the server with CURVESCOPE_PROMETHEUS_URL, such as"
                        + " http://localhost:9090"));
    Map<String, String> form = new TreeMap<>();
    Interval step = atMost(interval, range);
    form.put("query", Expression.expand(target.expression(), range, step));
    if (target.instant()) {
      form.put("time", seconds(range.to()));
    } else {
      form.put("start", seconds(range.from()));
      form.put("end", seconds(range.to()));
      form.put("step", step.seconds());
    }
    return SeriesFrame.of(
        ask(address + (target.instant() ? "/api/v1/query" : "/api/v1/query_range"), form), target);
  }

  private static Interval atMost(Interval interval, TimeRange range) {
    Duration least = range.length().dividedBy(MOST_POINTS);
    return interval.length().compareTo(least) < 0 ? new Interval(least.plusMillis(1)) : interval;
  }

  private JsonNode ask(String address, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        byte[] bytes = stream.readNBytes(LONGEST_ANSWER_BYTES);
        JsonNode answer = JsonMapper.shared().readTree(bytes);
        if (!answer.path("status").asString("").equals("success")) {
          throw new PrometheusUnavailable(
              "Prometheus refuses the query: " + answer.path("error").asString("no reason given"));
        }
        return answer.path("data");
      }
    } catch (IOException | JacksonException e) {
      throw new PrometheusUnavailable("Prometheus does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrometheusUnavailable("the server is stopping");
    }
  }

  private static String seconds(Instant time) {
    return Double.toString(time.toEpochMilli() / 1e3);
  }
}
