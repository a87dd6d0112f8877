package io.curvescope.server.analysis.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedStreamTest {
  private static final PacedStream.Pace PACE = new PacedStream.Pace(Duration.ofMinutes(10), 1_000);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger progress = new AtomicInteger();

  /** A client that sends as many bytes each second. */
  private PacedStream sending(int bytesPerSecond, Duration between) {
    InputStream client =
        new InputStream() {
          @Override
          public int read() {
            nanos.addAndGet(between.toNanos());
            return 0;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            nanos.addAndGet(between.toNanos());
            return Math.min(length, (int) (bytesPerSecond * between.toMillis() / 1_000));
          }
        };
    return new PacedStream(client, PACE, nanos::get, progress::incrementAndGet);
  }

  @Test
  void aByteEveryNineteenSecondsIsRefusedSoon() {
    PacedStream body = sending(0, Duration.ofSeconds(19));

    assertThatThrownBy(() -> drain(body))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least 1000 bytes per second");
    assertThat(nanos.get()).isLessThan(Duration.ofMinutes(1).toNanos());
  }

  private static void drain(PacedStream body) throws IOException {
    while (body.read() >= 0) {
      // Until it is refused.
    }
  }

  @Test
  void aSteadyUploadIsReadToItsDeadlineAndTellsOfItsProgress() {
    PacedStream body = sending(1_100, Duration.ofSeconds(1));

    assertThatThrownBy(() -> body.skipNBytes(Long.MAX_VALUE))
        .isInstanceOf(Problem.class)
        .hasMessage("the upload must end within 600 seconds");
    assertThat(progress.get()).isBetween(9, 10);
  }

  @Test
  void aQuickBeginningDoesNotPayForAStandstill() throws IOException {
    PacedStream body = sending(1_000_000, Duration.ofSeconds(1));
    for (int i = 0; i < 25; i++) {
      assertThat(body.read(new byte[8_192])).isEqualTo(8_192);
    }

    assertThatThrownBy(
            () -> {
              while (true) {
                body.read();
              }
            })
        .isInstanceOf(Problem.class)
        .hasMessageContaining("at least 1000 bytes per second");
  }

  /** The server's own work, a slow disk say, is not the client's fault. */
  @Test
  void timeThatTheServerTakesDoesNotCountAsSlowness() throws IOException {
    PacedStream body = sending(2_000, Duration.ofSeconds(1));
    for (int i = 0; i < 60; i++) {
      assertThat(body.read(new byte[8_192])).isEqualTo(2_000);
      nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    }
  }
}
