package io.curvescope.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-24T02:25:21Z, 2026-11-24T02:25:21Z",
    "2026-11-24t02:25:21z, 2026-11-24T02:25:21Z",
    "2026-11-24T02:25:21.045532+05:30, 2026-11-23T20:55:21.045532Z",
    "2026-11-24T02:25:21-08:00, 2026-11-24T10:25:21Z",
    "2026-11-24T02:25:21.0455324Z, 2026-11-24T02:25:21.045532Z",
    "2026-11-24T02:25:21.0455325Z, 2026-11-24T02:25:21.045533Z",
    "2026-12-31T23:59:59.9999999Z, 2027-01-01T00:00:00Z"
  })
  void readsRfc3339AndRoundsToTheNearestMicrosecond(String text, Instant expected) {
    assertThat(JsonTime.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-24",
        "2026-11-24T02:25:21",
        "2026-02-30T00:00:00Z",
        "now",
        "1e3",
        "-3000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.9999994Z",
        "+999999-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999995Z"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(JsonTime.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1795487121, 2026-11-24T02:25:21Z",
    "1795487121.045532, 2026-11-24T02:25:21.045532Z",
    "1795487121.0455324999, 2026-11-24T02:25:21.045532Z",
    "1795487121.0455325, 2026-11-24T02:25:21.045533Z",
    "1.795487121e9, 2026-11-24T02:25:21Z",
    "1e-999999999, 1970-01-01T00:00:00Z"
  })
  void readsSecondsSinceTheEpoch(String literal, Instant expected) {
    assertThat(JsonTime.ofEpochSeconds("time", literal)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e12", "1e999999999", "253402300800"})
  void refusesSecondsThatNoCalendarYearHolds(String literal) {
    assertThatThrownBy(() -> JsonTime.ofEpochSeconds("time", literal))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining("RFC 3339");
  }

  @Test
  void writesSixDigits() {
    assertThat(JsonTime.format(Instant.parse("2026-11-24T02:25:21Z")))
        .isEqualTo("2026-11-24T02:25:21.000000Z");
  }
}
