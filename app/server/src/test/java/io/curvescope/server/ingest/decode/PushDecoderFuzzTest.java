package io.curvescope.server.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

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

  @Property(tries = 2_000)
  void everyLineIsStoredOrRejectedByItsIndex(@ForAll("pushes") List<String> lines)
      throws IOException {
    byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);

    DecodedPush push = decode(body, PushFormat.NDJSON);

    assertThat(push.accepted().size() + push.rejectedCount()).isEqualTo(lines.size());
    assertThat(push.rejected())
        .extracting(Rejection::reason)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().hasSizeLessThan(500));
    assertThat(push.tally().keySet())
        .allSatisfy(kind -> assertThat(kind.reason()).isIn("missing", "invalid", "malformed"));
  }

  @Property(tries = 2_000)
  void anyBytesAreDecodedOrRefused(
      @ForAll("pushes") List<String> lines, @ForAll int position, @ForAll byte changed)
      throws IOException {
    byte[] body = ("[" + String.join(",", lines) + "]").getBytes(StandardCharsets.UTF_8);
    body[Math.floorMod(position, body.length)] = changed;

    for (PushFormat format : PushFormat.values()) {
      try {
        DecodedPush push = decode(body, format);
        assertThat(push.accepted().size() + push.rejectedCount()).isPositive();
      } catch (PushRefused refused) {
        assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.MALFORMED);
      }
    }
  }

  @Provide
  Arbitrary<List<String>> pushes() {
    Arbitrary<String> changed =
        Combinators.combine(Arbitraries.of(VALID), Arbitraries.of(NAMES), Arbitraries.of(VALUES))
            .as((event, name, value) -> "{" + replace(event, name, value) + "}");
    Arbitrary<String> cut =
        Combinators.combine(Arbitraries.of(VALID), Arbitraries.integers().between(1, 60))
            .as((event, length) -> ("{" + event).substring(0, Math.min(length, event.length())));
    return Arbitraries.frequencyOf(
            Tuple.of(6, changed),
            Tuple.of(2, cut),
            Tuple.of(2, Arbitraries.of(VALID).map(event -> "{" + event + "}")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
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
