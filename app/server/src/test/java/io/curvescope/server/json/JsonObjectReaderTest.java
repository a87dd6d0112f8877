package io.curvescope.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectReaderTest {
  @Test
  void keepsTheSignOfZeroAndEveryBitOfANumber() throws IOException {
    JsonFields fields = read("{\"a\":-0,\"b\":-0.0,\"c\":5e-324,\"d\":0.1}");

    assertThat(fields.measured("a").getAsDouble()).isEqualTo(-0.0);
    assertThat(fields.measured("b").getAsDouble()).isEqualTo(-0.0);
    assertThat(fields.measured("c").getAsDouble()).isEqualTo(Double.MIN_VALUE);
    assertThat(fields.measured("d").getAsDouble()).isEqualTo(0.1);
  }

  @Test
  void readsTheThreeNonFiniteStringsAsMeasuredValues() throws IOException {
    JsonFields fields = read("{\"a\":[\"NaN\",\"Infinity\",\"-Infinity\",1]}");

    assertThat(fields.measuredArray("a").orElseThrow())
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1e400}|within the range of a double",
        "{\"a\":\"nan\"}|must be a number",
        "{\"a\":true}|must be a number",
        "{\"a\":[1]}|must be a number",
        "{\"a\":{\"b\":1}}|must be a number"
      })
  void refusesWhatIsNoMeasuredValue(String json, String rule) throws IOException {
    JsonFields fields = read(json);

    assertThatThrownBy(() -> fields.measured("a"))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":-1}|0 or more",
        "{\"a\":11}|at most 10",
        "{\"a\":1.5}|must be an integer",
        "{\"a\":\"1\"}|must be an integer",
        "{\"a\":1e300}|integer from 0 to 10",
        "{\"a\":99999999999999999999999999}|integer from 0 to 10"
      })
  void refusesIntegersOutOfRange(String json, String rule) throws IOException {
    JsonFields fields = read(json);

    assertThatThrownBy(() -> fields.integer("a", 0, 10))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(rule);
  }

  @Test
  void readsIntegersUpToSixtyFourBitsExactly() throws IOException {
    JsonFields fields = read("{\"seed\":9223372036854775807,\"step\":5.0}");

    assertThat(fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE)).hasValue(Long.MAX_VALUE);
    assertThat(fields.integer("step", 0, 10)).hasValue(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"x\\u0000y\"}|NUL",
        "{\"a\":\"x\\ud800y\"}|surrogate",
        "{\"a\":\"\\udc00\"}|surrogate",
        "{\"a\":\"\"}|must not be empty",
        "{\"a\":\"12345678901\"}|at most 10 characters",
        "{\"a\":1}|must be a string"
      })
  void refusesTextThatCannotBeStored(String json, String rule) throws IOException {
    JsonFields fields = read(json);

    assertThatThrownBy(() -> fields.text("a", 10))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(rule);
  }

  @Test
  void keepsPairedSurrogates() throws IOException {
    assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").text("a", 10)).contains("\ud83d\ude00");
  }

  @Test
  void refusesArraysThatAreTooLongAndReadsOn() throws IOException {
    String elements =
        IntStream.rangeClosed(0, JsonLimits.ARRAY_ELEMENTS)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    JsonFields fields = read("{\"a\":[" + elements + "],\"b\":1}");

    assertThatThrownBy(() -> fields.measuredArray("a")).hasMessageContaining("10000 elements");
    assertThat(fields.measured("b")).hasValue(1);
  }

  @Test
  void refusesAFieldGivenTwice() {
    assertThatThrownBy(() -> read("{\"a\":1,\"a\":2}"))
        .isInstanceOf(InvalidField.class)
        .hasMessage("a must be given once only");
  }

  @Test
  void refusesTooManyFields() {
    String fields =
        IntStream.rangeClosed(0, JsonLimits.FIELDS)
            .mapToObj(i -> "\"f" + i + "\":1")
            .collect(Collectors.joining(","));

    assertThatThrownBy(() -> read("{" + fields + "}")).hasMessageContaining("at most 64 fields");
  }

  @Test
  void refusesNestedObjectsThatHoldTooMuch() throws IOException {
    String values =
        IntStream.rangeClosed(0, JsonLimits.NESTED_VALUES)
            .mapToObj(i -> "1")
            .collect(Collectors.joining(","));
    JsonFields fields = read("{\"a\":{\"b\":[" + values + "]},\"c\":2}");

    assertThatThrownBy(() -> fields.object("a")).hasMessageContaining("1000 values");
    assertThat(fields.measured("c")).hasValue(2);
  }

  @Test
  void takesNestedNumbersUpToTheLargestDouble() throws IOException {
    JsonFields fields =
        read(
            "{\"a\":{\"lr\":%s},\"b\":{\"lr\":[%s]},\"c\":{\"lr\":1e999}}"
                .formatted("9".repeat(308), "9".repeat(309)));

    assertThat(fields.object("a").orElseThrow().path("lr").doubleValue()).isEqualTo(1e308);
    assertThatThrownBy(() -> fields.object("b"))
        .hasMessage("b must hold numbers within the range of a double");
    assertThatThrownBy(() -> fields.object("c"))
        .hasMessage("c must hold numbers within the range of a double");
  }

  @Test
  void refusesNestingBeyondAllReason() {
    assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("nesting");
  }

  @Test
  void namesTheFieldsThatNobodyAskedForWithoutTheirControlCharacters() throws IOException {
    JsonFields fields = read("{\"a\":1,\"b\\u0000\":2,\"c\":null}");
    fields.measured("a");

    assertThat(fields.unknown()).containsExactly("b\ufffd", "c");
  }

  private static JsonFields read(String json) throws IOException {
    return JsonBody.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
