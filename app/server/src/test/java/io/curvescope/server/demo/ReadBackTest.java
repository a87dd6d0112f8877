package io.curvescope.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ReadBackTest {
  private static final JsonMapper json = JsonMapper.shared();
  private static final String LOSS =
      "{\"type\":\"metric\",\"time\":\"2026-11-24T02:25:21.100Z\",\"name\":\"loss\",\"value\":0.1}";

  @Test
  void fieldsThatTheServerAddsAndOtherSpellingsOfATimeAreNoDifference() {
    assertThat(
            ReadBack.differences(
                sent(LOSS),
                returned(
                    "{\"rank\":0,\"time\":\"2026-11-24T02:25:21.1Z\",\"type\":\"metric\",\"name\":\"loss\",\"value\":0.1}")))
        .isEmpty();
  }

  @Test
  void oneBitIsADifference() {
    assertThat(
            ReadBack.differences(
                sent(LOSS), returned(LOSS.replace("0.1}", "0.10000000000000002}"))))
        .singleElement()
        .asString()
        .contains("event 0", "value", "0.1", "0.10000000000000002");
    assertThat(ReadBack.differences(sent("{\"value\":0.0}"), returned("{\"value\":-0.0}")))
        .hasSize(1);
  }

  @Test
  void valuesThatAreNotFiniteAreComparedToo() {
    String spectrum = "{\"eigenvalues\":[\"NaN\",\"Infinity\",1]}";
    assertThat(
            ReadBack.differences(
                sent(spectrum), returned("{\"eigenvalues\":[\"NaN\",\"Infinity\",1.0]}")))
        .isEmpty();
    assertThat(
            ReadBack.differences(
                sent(spectrum), returned("{\"eigenvalues\":[\"NaN\",\"-Infinity\",1]}")))
        .hasSize(1);
    assertThat(
            ReadBack.differences(
                sent(spectrum), returned("{\"eigenvalues\":[\"NaN\",\"Infinity\"]}")))
        .hasSize(1);
  }

  @Test
  void missingAndSurplusEventsAreDifferences() {
    assertThat(ReadBack.differences(sent(LOSS, LOSS), returned(LOSS))).hasSize(1);
    assertThat(ReadBack.differences(sent(LOSS), returned(LOSS, LOSS))).hasSize(1);
  }

  @Test
  void incidentsThatTheServerDerivedAreLeftOut() {
    String derived = "{\"type\":\"incident\",\"source\":\"server\",\"kind\":\"nan\"}";
    assertThat(ReadBack.differences(sent(LOSS), returned(LOSS, derived))).isEmpty();
  }

  private static List<ObjectNode> sent(String... events) {
    return Arrays.stream(events).map(event -> (ObjectNode) json.readTree(event)).toList();
  }

  private static List<JsonNode> returned(String... events) {
    return Arrays.stream(events).map(json::readTree).toList();
  }
}
