package io.curvescope.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
  private static final Instant END = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"PT6H,600,30s", "PT1H,600,5s", "P7D,600,15m", "PT1S,600,1ms", "P90D,100,1d"})
  void isARoundFigureNearTheRangeOverThePoints(Duration range, int points, String expected) {
    TimeRange asked = new TimeRange(END.minus(range), END);

    assertThat(Interval.of(asked, points, Optional.empty())).hasToString(expected);
  }

  @Test
  void isNoShorterThanThePanelWants() {
    TimeRange asked = new TimeRange(END.minusSeconds(60), END);

    assertThat(Interval.of(asked, 600, Interval.parse("1m"))).hasToString("1m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "0s", "-5m", "5 m", "'5m'", "5M", "1h30m"})
  void nothingElseIsAnInterval(String text) {
    assertThat(Interval.parse(text)).isEmpty();
  }

  @Test
  void aRangeEndsAfterItBegins() {
    assertThatThrownBy(() -> new TimeRange(END, END)).isInstanceOf(IllegalArgumentException.class);
  }
}
