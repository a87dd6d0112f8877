package io.curvescope.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpectraComparisonTest {
  private static final String RECOMPUTED =
      "{\"type\":\"spectrum\",\"step\":50,\"method\":\"recomputed\",\"eigenvalues\":[9]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.5,1.0|2.5,1.0|true",
        "2.5,1.0|2.5000001,1.0|true",
        "2.5,1.0|2.51,1.0|false",
        "2.5,1.0|2.5|false",
        "2.5,1.0|1.0,2.5|false",
        "2.5,1.0|2.5,\"NaN\"|false"
      })
  void agreesWhereEachEigenvalueIsTheSameButForRounding(
      String reported, String recomputed, boolean agrees) {
    SpectraComparison comparison =
        SpectraComparison.of(
            List.of(json(RECOMPUTED), reported(50, reported)), analysis(recomputed));

    assertThat(comparison.agrees()).isEqualTo(agrees);
  }

  @Test
  void aStepOfWhichNothingWasReportedIsAFailure() {
    assertThatThrownBy(
            () -> SpectraComparison.of(List.of(json(RECOMPUTED), reported(49, "1")), analysis("1")))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("step 50");
  }

  private static JsonNode reported(long step, String values) {
    return json(
        "{\"type\":\"spectrum\",\"step\":%d,\"method\":\"lanczos\",\"eigenvalues\":[%s]}"
            .formatted(step, values));
  }

  private static JsonNode analysis(String values) {
    StringBuilder top = new StringBuilder();
    for (String value : values.split(",", -1)) {
      top.append(top.isEmpty() ? "" : ",").append("{\"value\":").append(value).append("}");
    }
    return json("{\"step\":50,\"result\":{\"top\":[" + top + "]}}");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
