package io.curvescope.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SparklineTest {
  private final Sparkline sparkline = new Sparkline(StandardCharsets.UTF_8);

  @Test
  void drawsFromTheLowestToTheHighestBar() {
    assertThat(sparkline.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 8)).isEqualTo("▁▂▃▄▅▆▇█");
  }

  @Test
  void averagesEqualPartsWhereTheSeriesIsLongerThanTheLine() {
    assertThat(sparkline.of(new double[] {0, 0, 7, 7, 3, 4}, 3)).isEqualTo("▁█▅");
  }

  @Test
  void marksWhatIsNotFinite() {
    assertThat(sparkline.of(new double[] {1, 2, Double.POSITIVE_INFINITY, Double.NaN}, 10))
        .isEqualTo("▁█××");
  }

  @Test
  void copesWithConstantEmptyAndHugeSeries() {
    assertThat(sparkline.of(new double[] {5, 5}, 10)).isEqualTo("▁▁");
    assertThat(sparkline.of(new double[0], 10)).isEmpty();
    assertThat(sparkline.of(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, 2)).isEqualTo("▁█");
  }

  @Test
  void staysReadableOnATerminalWithoutBlockCharacters() {
    assertThat(new Sparkline(StandardCharsets.US_ASCII).of(new double[] {0, 7, Double.NaN}, 3))
        .isEqualTo("_#x");
  }

  @Test
  void aLineHasAtLeastOneCharacter() {
    assertThatThrownBy(() -> sparkline.of(new double[] {1}, 0)).hasMessageContaining("width");
  }
}
