package io.curvescope.server.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushDecoderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T02:25:21Z");
  private static final TimeBounds BOUNDS = TimeBounds.at(NOW, Duration.ofDays(90));
  private static final PushLimits LIMITS = new PushLimits(100_000, 10, 2_000, 3);
  private static final String METRIC =
      "{\"type\":\"metric\",\"time\":\"2026-11-24T02:25:21Z\",\"step\":1,\"name\":\"loss\",\"value\":1}";

  private final PayloadBudget budget = new PayloadBudget(1 << 20);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'metrics'|type|must be one of metric, hv, cg",
        "'type':7|type|must be a string",
        "'step':-1|step|must be 0 or more",
        "'step':'NaN'|step|must be an integer",
        "'step':9007199254740992|step|must be at most 9007199254740991",
        "'rank':2147483648|rank|must be at most 2147483647",
        "'time':'2026-11-25T02:25:21.000001Z'|time|must not be more than a day ahead",
        "'time':'2026-08-26T02:25:20.999999Z'|time|must not be older than the retention",
        "'time':'yesterday'|time|must be an RFC 3339 time",
        "'time':null|time|is required",
        "'value':'nan'|value|must be a number",
        "'value':null|value|is required",
        "'name':''|name|must not be empty",
        "'name':' '|name|must not be blank",
        "'name':'loss\\n'|name|must not contain control characters",
        "'name':'\\ud800'|name|must not contain an unpaired surrogate",
        "'time':'-3000-01-01T00:00:00Z'|time|must be an RFC 3339 time",
        "'type':'config','values':{'lr':1e400}|values|within the range of a double",
        "'type':'cost','amount':1.1e15,'currency':'USD'|amount|must be 0, or from 1e-15 to 1e15",
        "'type':'cost','amount':5e-324,'currency':'USD'|amount|must be 0, or from 1e-15 to 1e15",
        "'type':'cost','amount':1,'currency':'USD','seconds':1e300|seconds|to 1e15",
        "'debug':1|debug|must be true or false"
      })
  void rejectsAnEventByFieldAndReason(String changed, String field, String reason)
      throws IOException {
    String event = with(METRIC, changed.replace('\'', '"'));

    DecodedPush push = ndjson(METRIC + "\n" + event);

    assertThat(push.accepted()).hasSize(1);
    assertThat(push.rejected())
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.index()).isEqualTo(1);
              assertThat(rejection.field()).isEqualTo(field);
              assertThat(rejection.reason()).contains(reason);
            });
  }

  @Test
  void rejectsMalformedLinesByIndexAndReadsOn() throws IOException {
    DecodedPush push =
        ndjson("\r\n" + METRIC + "\r\n{\"type\":\n\n[1]\n" + METRIC + " {}\n" + METRIC);

    assertThat(push.accepted()).extracting("ordinal").containsExactly(0, 4);
    assertThat(push.rejected())
        .extracting(Rejection::index, Rejection::field)
        .containsExactly(tuple(1, ""), tuple(2, ""), tuple(3, ""));
  }

  @Test
  void rejectsALineThatIsTooLong() throws IOException {
    DecodedPush push = ndjson(METRIC + " ".repeat(2_000) + "\n" + METRIC);

    assertThat(push.accepted()).hasSize(1);
    assertThat(push.rejected()).singleElement().asString().contains("at most 2000 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "{", "{}", "[1", "[{}]x", "[{}]{}", "1", "null", "[{]"})
  void refusesADocumentThatIsNoArrayOfEvents(String json) {
    assertThatThrownBy(() -> array(json))
        .isInstanceOfSatisfying(
            PushRefused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.MALFORMED));
  }

  @Test
  void rejectsElementsThatAreNoObjects() throws IOException {
    DecodedPush push = array("[1,[2],null,\"x\"," + METRIC + "]");

    assertThat(push.accepted()).extracting("ordinal").containsExactly(4);
    assertThat(push.rejectedCount()).isEqualTo(4);
  }

  @Test
  void listsTheFirstRejectionsAndCountsTheOthers() throws IOException {
    DecodedPush push = array("[{},{},{},{},{}," + METRIC + "]");

    assertThat(push.rejected()).hasSize(3);
    assertThat(push.rejectedCount()).isEqualTo(5);
    assertThat(push.warnings()).containsExactly("2 further rejected events are not listed");
  }

  @Test
  void namesEachUnknownFieldOnce() throws IOException {
    String event = METRIC.replace("}", ",\"colour\":{\"a\":[1,[2]]}}");

    assertThat(array("[" + event + "," + event + "]").warnings())
        .containsExactly("unknown field 'colour' was ignored");
  }

  @Test
  void digestsTheWholeBody() throws IOException {
    String body = "[" + METRIC + "]  \n";

    assertThat(array(body).sha256()).isEqualTo(Sha256.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsEveryMemberOfAGzipBodyAlsoWhenBytesArriveOneByOne() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip(METRIC + "\n"));
    members.write(gzip(METRIC));
    InputStream dripping =
        new ByteArrayInputStream(members.toByteArray()) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(1, length));
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        };

    DecodedPush push = decode(new GzipBody(dripping, 10_000), PushFormat.NDJSON);

    assertThat(push.accepted()).hasSize(2);
    assertThat(push.sha256())
        .isEqualTo(Sha256.of((METRIC + "\n" + METRIC).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesGzipThatIsCutShortOrFollowedByGarbage() throws IOException {
    byte[] whole = gzip(METRIC);
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);
    byte[] followed = Arrays.copyOf(whole, whole.length + 3);

    for (byte[] body : new byte[][] {cut, followed, METRIC.getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(
              () -> decode(new GzipBody(new ByteArrayInputStream(body), 10_000), PushFormat.NDJSON))
          .isInstanceOfSatisfying(
              PushRefused.class,
              refused -> assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.MALFORMED));
    }
  }

  @Test
  void stopsADecompressionBombAtTheLimit() throws IOException {
    byte[] bomb = gzip(" ".repeat(50_000_000));

    PushBody body = body(new GzipBody(new ByteArrayInputStream(bomb), 100_000));

    assertThatThrownBy(() -> new PushDecoder(LIMITS).decode(body, PushFormat.NDJSON, BOUNDS))
        .isInstanceOfSatisfying(
            PushRefused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.TOO_LARGE));
    assertThat(body.bytes()).isLessThan(LIMITS.bodyBytes() + (1 << 17));
  }

  @Test
  void refusesMoreEventsThanAllowed() {
    assertThatThrownBy(() -> ndjson((METRIC + "\n").repeat(11)))
        .isInstanceOfSatisfying(
            PushRefused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.TOO_MANY_EVENTS));
  }

  @Test
  void aBrokenConnectionIsNotMistakenForABadBody() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    for (PushFormat format : PushFormat.values()) {
      assertThatThrownBy(() -> decode(broken, format)).hasMessage("connection reset");
      assertThatThrownBy(() -> decode(new GzipBody(broken, 1_000), format))
          .hasMessage("connection reset");
    }
  }

  @Test
  void refusesABodyForWhichTheServerHasNoRoom() {
    PayloadBudget small = new PayloadBudget(50);
    PushBody body =
        new PushBody(
            new ByteArrayInputStream(METRIC.getBytes(StandardCharsets.UTF_8)),
            LIMITS.bodyBytes(),
            small.tryReserve(0).orElseThrow());

    assertThatThrownBy(() -> new PushDecoder(LIMITS).decode(body, PushFormat.NDJSON, BOUNDS))
        .isInstanceOfSatisfying(
            PushRefused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(PushRefused.Cause.NO_ROOM));
  }

  private static String with(String event, String changed) {
    String name = changed.substring(0, changed.indexOf(':') + 1);
    int start = event.indexOf(name);
    return start < 0
        ? event.replace("}", "," + changed + "}")
        : event.substring(0, start)
            + changed
            + event.substring(
                event.indexOf(",\"", start) < 0 ? event.length() - 1 : event.indexOf(",\"", start));
  }

  private DecodedPush ndjson(String body) throws IOException {
    return decode(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), PushFormat.NDJSON);
  }

  private DecodedPush array(String body) throws IOException {
    return decode(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), PushFormat.JSON_ARRAY);
  }

  private DecodedPush decode(InputStream source, PushFormat format) throws IOException {
    return new PushDecoder(LIMITS).decode(body(source), format, BOUNDS);
  }

  private PushBody body(InputStream source) {
    return new PushBody(source, LIMITS.bodyBytes(), budget.tryReserve(0).orElseThrow());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
