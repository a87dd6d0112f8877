package io.curvescope.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  @Test
  void comesBackFromItsText() {
    EventCursor cursor =
        new EventCursor(Instant.parse("2026-11-24T02:26:25.015805Z"), new EventIdentity(7, -1));
    assertThat(EventCursor.decode(cursor.encode())).contains(cursor);
    assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "not a cursor", "AAAA", "\u0000", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void anythingElseIsNoCursor(String text) {
    assertThat(EventCursor.decode(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
  void aTimeThatTheDatabaseCannotHoldIsNoCursor(long micros) {
    byte[] bytes = ByteBuffer.allocate(20).putLong(micros).putLong(1).putInt(1).array();
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThat(EventCursor.decode(text)).isEmpty();
  }
}
