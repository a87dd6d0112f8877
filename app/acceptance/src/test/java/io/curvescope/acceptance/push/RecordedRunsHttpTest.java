package io.curvescope.acceptance.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.RecordedEvents;
import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Three recorded PyTorch runs go in by HTTP and come back as they were, value by value. */
@ParameterizedClass
@EnumSource(TestServer.class)
class RecordedRunsHttpTest {
  private final TestServer server;

  RecordedRunsHttpTest(TestServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "newton", "diverge"})
  void comesBackEqualToWhatWasSent(String name) throws IOException {
    ApiClient client = server.client();
    String run = client.createRun();
    List<JsonNode> sent = RecordedEvents.shiftedToNow("demo", name);

    ApiClient.Answer answer = client.pushLines(run, RecordedEvents.lines(sent));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("accepted").intValue()).isEqualTo(sent.size());
    assertThat(answer.json().get("rejected")).isEmpty();
    List<JsonNode> read = readAll(client, run, 1000);
    List<JsonNode> ownIncidents = read.stream().filter(event -> event.has("source")).toList();
    read.removeAll(ownIncidents);
    assertThat(countByType(read)).isEqualTo(countByType(sent));
    // Every value bit for bit: doubles are written so that they are read back as the same bits.
    assertThat(read).containsExactlyElementsOf(sorted(sent));
    // The job reported its own NaN and Infinity, so the server adds none.
    assertThat(ownIncidents).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "newton", "diverge"})
  void pagingEventByEventSkipsAndRepeatsNone(String name) throws IOException {
    ApiClient client = server.client();
    String run = client.createRun();
    List<JsonNode> sent = RecordedEvents.shiftedToNow("demo", name);
    client.pushLines(run, RecordedEvents.lines(sent));

    assertThat(readAll(client, run, 1)).containsExactlyElementsOf(sorted(sent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok"})
  void seriesHoldEveryValue(String name) throws IOException {
    ApiClient client = server.client();
    String run = client.createRun();
    List<JsonNode> sent = RecordedEvents.shiftedToNow("demo", name);
    client.pushLines(run, RecordedEvents.lines(sent));
    List<Double> losses =
        sent.stream()
            .filter(event -> event.path("name").stringValue("").equals("loss"))
            .map(event -> event.get("value").doubleValue())
            .toList();

    JsonNode series = client.get("/api/v1/runs/" + run + "/series?metric=loss&bucket=366d").json();

    assertThat(series.get("points")).hasSizeBetween(1, 2);
    assertThat(series.get("points").valueStream().mapToLong(p -> p.get("count").longValue()).sum())
        .isEqualTo(losses.size());
    assertThat(
            series
                .get("points")
                .valueStream()
                .mapToDouble(p -> p.get("min").doubleValue())
                .min()
                .orElseThrow())
        .isEqualTo(losses.stream().mapToDouble(loss -> loss).min().orElseThrow());
    JsonNode last = client.get("/api/v1/runs/" + run).json().get("last");
    assertThat(last.get("loss").doubleValue()).isEqualTo(losses.getLast());
  }

  @ParameterizedTest
  @CsvSource({"60s,60", "1500ms,1.5", "1h,3600"})
  void aBucketIsWrittenAsPlainSeconds(String bucket, String seconds) {
    ApiClient client = server.client();
    String run = client.createRun();

    assertThat(
            client
                .get("/api/v1/runs/" + run + "/series?metric=loss&bucket=" + bucket)
                .response()
                .body())
        .contains("\"bucket_seconds\":" + seconds + ",");
  }

  private static List<JsonNode> readAll(ApiClient client, String run, int limit) {
    List<JsonNode> events = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = client.get("/api/v1/runs/" + run + "/events?limit=" + limit + cursor).json();
      page.get("items").forEach(events::add);
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").stringValue();
    } while (!cursor.isEmpty());
    return events;
  }

  private static Map<String, Long> countByType(List<JsonNode> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(event -> event.get("type").stringValue(), Collectors.counting()));
  }

  /** In the order of the API: by time, and as sent where times are equal. */
  private static List<JsonNode> sorted(List<JsonNode> events) {
    Function<JsonNode, Instant> time = event -> Instant.parse(event.get("time").stringValue());
    return events.stream().sorted(Comparator.comparing(time)).toList();
  }
}
