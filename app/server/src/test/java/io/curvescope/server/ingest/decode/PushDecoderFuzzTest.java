package io.curvescope.server.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.Rejection;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever strangers make of valid events: the decoder answers with rejections, never a failure.
 */
class PushDecoderFuzzTest {
  private static final TimeBounds BOUNDS =
      TimeBounds.at(Instant.parse("2026-11-24T02:25:21Z"), Duration.ofDays(90));

  private static final List<String> VALID =
      List.of(
          "\"type\":\"metric\",\"time\":1795487121.5,\"step\":1,\"name\":\"loss\",\"value\":\"NaN\"",
          "\"type\":\"hv\",\"time\":\"2026-11-24T02:25:21Z\",\"step\":1,\"seconds\":0.1,\"count\":2",
          "\"type\":\"cg\",\"time\":1795487121,\"step\":1,\"iterations\":3,\"converged\":true",
          "\"type\":\"spectrum\",\"time\":1795487121,\"step\":1,\"eigenvalues\":[1,\"Infinity\"]",
          "\"type\":\"config\",\"time\":1795487121,\"step\":1,\"values\":{\"a\":[1,{\"b\":null}]}",
          "\"type\":\"note\",\"time\":1795487121,\"step\":1,\"text\":\"\\ud83d\\ude00\"",
          "\"type\":\"incident\",\"time\":1795487121,\"step\":1,\"kind\":\"nan\"",
          "\"type\":\"cost\",\"time\":1795487121,\"step\":1,\"amount\":1,\"currency\":\"USD\"");

  private static final byte[] TELLING = {
    0, 1, Byte.MAX_VALUE, Byte.MIN_VALUE, -1, '{', '}', '[', ']', '"', ',', '\n', '\\', '-'
  };

  private static final List<String> NAMES =
      List.of(
          "type",
          "time",
          "step",
          "rank",
          "debug",
          "trace_id",
          "name",
          "value",
          "seconds",
          "count",
          "iterations",
          "eigenvalues",
          "weights",
          "values",
          "text",
          "kind",
          "amount",
          "currency");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-0",
          "1e400",
          "1e-999999999",
          "-1",
          "1.5",
          "9".repeat(500),
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"NaN\"",
          "[]",
          "[[]]",
          "[null]",
          "{}",
          "{\"a\":{\"a\":{\"a\":1}}}",
          "{\"a\":1e999}",
          "\"" + "x".repeat(20_000) + "\"",
          "[".repeat(40),
          "}",
          "\"metric\"");

  @Test
  void everyLineIsStoredOrRejectedByItsIndex() {
    SeededCases.forEach(4_000, seeded -> assertEveryLineHasAnAnswer(push(seeded)));
  }

  private static void assertEveryLineHasAnAnswer(List<String> lines) throws IOException {
    byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);

    DecodedPush push = decode(body, PushFormat.NDJSON);

    assertThat(push.accepted().size() + push.rejectedCount()).isEqualTo(lines.size());
    assertThat(push.rejected())
        .extracting(Rejection::reason)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().hasSizeLessThan(500));
    assertThat(push.tally().keySet())
        .allSatisfy(kind -> assertThat(kind.reason()).isIn("missing", "invalid", "malformed"));
  }

  /** Every field of every event in turn, with every odd value. */
  @Test
  void everyOddValueOfEveryFieldIsStoredOrRejected() throws IOException {
    for (String event : VALID) {
      for (String name : NAMES) {
        assertEveryLineHasAnAnswer(
            VALUES.stream().map(value -> "{" + replace(event, name, value) + "}").toList());
      }
    }
  }

  @Test
  void aChangedByteIsDecodedOrRefused() {
    SeededCases.forEach(
        4_000,
        seeded -> {
          SplittableRandom random = seeded.random().split();
          byte[] body =
              ("[" + String.join(",", push(seeded)) + "]").getBytes(StandardCharsets.UTF_8);
          int place = seeded.number() % 8 == 0 ? 0 : random.nextInt(body.length);
          body[place] =
              seeded.number() % 3 == 0
                  ? TELLING[random.nextInt(TELLING.length)]
                  : (byte) random.nextInt(256);
          assertDecodedOrRefused(body);
        });
  }

  static Stream<byte[]> corpus() {
    Stream<String> valid = VALID.stream().map(event -> "{" + event + "}");
    Stream<String> whole =
        Stream.of(
            VALID.stream().collect(Collectors.joining("},{", "[{", "}]")),
            VALID.stream().collect(Collectors.joining("}\n{", "{", "}")),
            "[]",
            "[" + String.join(",", VALUES) + "]",
            String.join("\n", VALUES));
    return Stream.concat(valid, whole).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** The corpus, and with JAZZER_FUZZ what Jazzer makes of it. */
  @MethodSource("corpus")
  @FuzzTest(maxDuration = "5m")
  void anyBytesAreDecodedOrRefused(byte[] body) throws IOException {
    assertDecodedOrRefused(body);
  }

  private static void assertDecodedOrRefused(byte[] body) throws IOException {
    for (PushFormat format : PushFormat.values()) {
      try {
        DecodedPush push = decode(body, format);
        assertThat(push.accepted().size() + push.rejectedCount()).isPositive();
      } catch (PushRefused refused) {
        assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.MALFORMED);
      }
    }
  }

  /** One event or more: six in ten with a field changed, two cut off, two valid. */
  private static List<String> push(SeededCase seeded) {
    SplittableRandom random = seeded.random();
    int events = random.nextInt(1, 1 + seeded.size(1, 8));
    return Stream.generate(() -> event(random)).limit(events).toList();
  }

  private static String event(SplittableRandom random) {
    String event = one(VALID, random);
    return switch (random.nextInt(10)) {
      case 0, 1 -> ("{" + event).substring(0, Math.min(random.nextInt(1, 61), event.length()));
      case 2, 3 -> "{" + event + "}";
      default -> "{" + replace(event, one(NAMES, random), one(VALUES, random)) + "}";
    };
  }

  private static String one(List<String> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** The event with a field changed, or given once more where its old value is no simple one. */
  private static String replace(String event, String name, String value) {
    String field = "\"" + name + "\":";
    String[] parts = event.split(",(?=\"[a-z_]+\":)", -1);
    String changed =
        String.join(",", Arrays.stream(parts).filter(part -> !part.startsWith(field)).toList());
    return changed + "," + field + value;
  }

  private static DecodedPush decode(byte[] body, PushFormat format) throws IOException {
    PayloadBudget budget = new PayloadBudget(1 << 24);
    return new PushDecoder(PushLimits.DEFAULT)
        .decode(
            new PushBody(
                new ByteArrayInputStream(body), 1 << 24, budget.tryReserve(0).orElseThrow()),
            format,
            BOUNDS);
  }
}
