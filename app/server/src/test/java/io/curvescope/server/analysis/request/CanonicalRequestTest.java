package io.curvescope.server.analysis.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.LibraryVersion;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.json.JsonBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalRequestTest {
  private static final Sha256 MODEL = hash("model");
  private static final Sha256 BATCH = hash("batch");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"loss\":\"cross_entropy\"}",
        "{\"loss\":\"output\"}",
        "{\"loss\":\"mse\",\"reduction\":\"sum\",\"operator\":\"ggn\",\"top\":3,\"bottom\":2,\"block\":8,\"seed\":-5,\"dtype\":\"float32\"}",
        "{\"loss\":\"bce_with_logits\",\"parameters\":[\"b\",\"a \\\" \\u00e9\"],\"layers\":true}",
        "{\"loss\":\"cross_entropy\",\"ignore_index\":-9223372036854775808,\"label_smoothing\":0.1,\"density\":{},\"trace\":{\"probes\":5}}"
      })
  void isReadBackAsTheSameRequest(String json) {
    AnalysisRequest request = request(json);

    assertThat(AnalysisRequest.ofJson(request.toJson())).isEqualTo(request);
    assertThat(AnalysisRequest.ofJson(request.toJson()).toJson()).isEqualTo(request.toJson());
  }

  @Test
  void saysWhatWasLeftOut() {
    assertThat(
            request("{\"loss\":\"cross_entropy\",\"density\":{\"steps\":9},\"trace\":{}}").toJson())
        .isEqualTo(
            "{\"loss\":\"cross_entropy\",\"reduction\":\"mean\",\"ignore_index\":-100,\"label_smoothing\":0.0,"
                + "\"operator\":\"hessian\",\"top\":0,\"bottom\":0,\"block\":4,\"density\":{\"probes\":8,\"steps\":9},"
                + "\"trace\":{\"probes\":64},\"layers\":false,\"dtype\":\"float64\",\"seed\":1}");
  }

  @Test
  void isTheSameForTheSameQuestionWrittenOtherwise() {
    AnalysisRequest one =
        request("{\"loss\":\"mse\",\"top\":10,\"seed\":1,\"label_smoothing\":0.5}");
    AnalysisRequest other =
        request(
            "{\"seed\":1.0,\"reduction\":\"mean\",\"top\":1e1,\"loss\":\"mse\",\"bottom\":0,\"x\":1}");

    assertThat(one.toJson()).isEqualTo(other.toJson());
    assertThat(request("{\"loss\":\"cross_entropy\",\"label_smoothing\":-0.0}").toJson())
        .isEqualTo(request("{\"loss\":\"cross_entropy\"}").toJson());
  }

  @Test
  void theQuestionDependsOnAllThatTheAnswerDependsOn() {
    AnalysisRequest request = request("{\"loss\":\"mse\",\"top\":10}");
    Sha256 question = request.question(MODEL, Optional.empty(), BATCH, "1");

    assertThat(request.question(MODEL, Optional.empty(), BATCH, "1")).isEqualTo(question);
    assertThat(request.question(BATCH, Optional.empty(), MODEL, "1")).isNotEqualTo(question);
    assertThat(request.question(MODEL, Optional.of(MODEL), BATCH, "1")).isNotEqualTo(question);
    assertThat(request.question(MODEL, Optional.empty(), BATCH, "2")).isNotEqualTo(question);
    assertThat(
            request("{\"loss\":\"mse\",\"top\":11}").question(MODEL, Optional.empty(), BATCH, "1"))
        .isNotEqualTo(question);
  }

  @Test
  void theLibrarysVersionIsADigestOfItsClasses() {
    assertThat(LibraryVersion.current())
        .matches("[0-9a-f]{16}")
        .isEqualTo(LibraryVersion.current());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"loss\":\"hinge\"}"})
  void refusesWhatIsNoRequest(String text) {
    assertThatThrownBy(() -> AnalysisRequest.ofJson(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no canonical request");
  }

  private static AnalysisRequest request(String json) {
    try {
      return new RequestDecoder(
              JsonBody.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
          .decode(new ArrayList<>());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sha256 hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
