package io.curvescope.server.alert.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.life.AlertLife.Acknowledged;
import io.curvescope.server.alert.life.AlertLife.Firing;
import io.curvescope.server.alert.life.AlertLife.Inactive;
import io.curvescope.server.alert.life.AlertLife.Pending;
import io.curvescope.server.alert.life.AlertLife.Resolved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Passes come every 15 s unless a test says otherwise. */
class AlertLifeTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Timing AT_ONCE = timing(0, 0);
  private static final Timing SLOW = timing(60, 120);

  private AlertLife life = AlertLife.INACTIVE;
  private Instant now = START;

  @Test
  void zeroToleranceFiresAtOnceAndResolvesAtOnce() {
    assertThat(life.holds(START, AT_ONCE)).isEqualTo(new Firing(START, START, Optional.empty()));
    passes(true, 3, AT_ONCE);
    assertThat(life).isEqualTo(new Firing(START, START, Optional.empty()));
    passes(false, 1, AT_ONCE);
    assertThat(life).isEqualTo(new Resolved(START, START, at(45)));
  }

  @Test
  void firesWhenItHeldForThePendingTime() {
    passes(true, 4, SLOW);
    assertThat(life).isEqualTo(new Pending(START, new Watched(Duration.ofSeconds(45), at(45))));
    passes(true, 1, SLOW);
    assertThat(life).isEqualTo(new Firing(START, at(60), Optional.empty()));
  }

  @Test
  void aSpikeThatIsShorterNeverFires() {
    for (int i = 0; i < 1_000; i++) {
      passes(true, 4, SLOW);
      assertThat(life).isInstanceOf(Pending.class);
      passes(false, 1, SLOW);
      assertThat(life).isEqualTo(new Inactive());
    }
  }

  @Test
  void resolvesWhenItWasGoneForTheHoldDown() {
    passes(true, 5, SLOW);
    // Gone first at 75 s, for 120 s at 195 s.
    passes(false, 8, SLOW);
    assertThat(life)
        .isEqualTo(
            new Firing(START, at(60), Optional.of(new Watched(Duration.ofSeconds(105), at(180)))));
    passes(false, 1, SLOW);
    assertThat(life).isEqualTo(new Resolved(START, at(60), at(195)));
    passes(false, 5, SLOW);
    assertThat(life).isEqualTo(new Resolved(START, at(60), at(195)));
  }

  @Test
  void flappingWithinTheHoldDownIsOneAlert() {
    passes(true, 5, SLOW);
    for (int i = 0; i < 1_000; i++) {
      passes(false, 8, SLOW);
      passes(true, 1, SLOW);
      assertThat(life).isEqualTo(new Firing(START, at(60), Optional.empty()));
    }
  }

  @Test
  void whatComesBackAfterItResolvedIsAnotherEpisode() {
    passes(true, 1, AT_ONCE);
    passes(false, 1, AT_ONCE);
    passes(true, 1, AT_ONCE);
    assertThat(life).isEqualTo(new Firing(at(30), at(30), Optional.empty()));
  }

  @Test
  void whatIsAcknowledgedFiresAgainOnlyAfterItHadCeased() {
    passes(true, 1, AT_ONCE);
    life = life.acknowledged(at(7));
    passes(true, 1_000, AT_ONCE);
    assertThat(life).isEqualTo(new Acknowledged(START, START, at(7), Optional.empty()));
    passes(false, 1, AT_ONCE);
    assertThat(life).isEqualTo(new Resolved(START, START, at(7)));
    Instant again = now;
    passes(true, 1, AT_ONCE);
    assertThat(life).isEqualTo(new Firing(again, again, Optional.empty()));
  }

  @Test
  void anAcknowledgedOneThatFlapsHasNotCeased() {
    passes(true, 5, SLOW);
    life = life.acknowledged(at(62));
    passes(false, 8, SLOW);
    passes(true, 1, SLOW);
    assertThat(life).isEqualTo(new Acknowledged(START, at(60), at(62), Optional.empty()));
    passes(false, 9, SLOW);
    assertThat(life).isEqualTo(new Resolved(START, at(60), at(62)));
  }

  @Test
  void onlyWhatFiresCanBeAcknowledged() {
    assertThat(life.acknowledged(START)).isEqualTo(life);
    AlertLife pending = life.holds(START, SLOW);
    assertThat(pending.acknowledged(at(1))).isEqualTo(pending);
    AlertLife resolved = life.holds(START, AT_ONCE).gone(at(15), AT_ONCE);
    assertThat(resolved.acknowledged(at(16))).isEqualTo(resolved);
    AlertLife acknowledged = life.holds(START, AT_ONCE).acknowledged(at(1));
    assertThat(acknowledged.acknowledged(at(2))).isEqualTo(acknowledged);
  }

  @Test
  void aJumpForwardNeitherFiresNorResolvesByItself() {
    passes(true, 1, SLOW);
    now = at(86_400);
    passes(true, 1, timing(61, 120));
    // A minute of the day counts: what was not watched may have been anything.
    assertThat(life).isEqualTo(new Pending(START, new Watched(Duration.ofMinutes(1), at(86_400))));
    passes(true, 1, timing(61, 120));
    assertThat(life).isInstanceOf(Firing.class);

    passes(false, 1, SLOW);
    now = now.plus(Duration.ofDays(1));
    passes(false, 1, SLOW);
    assertThat(life).isInstanceOf(Firing.class);
    now = now.plus(Duration.ofDays(1));
    passes(false, 1, SLOW);
    assertThat(life).isInstanceOf(Resolved.class);
  }

  @Test
  void aJumpBackNeitherStopsNorHurriesAnything() {
    passes(true, 3, SLOW);
    now = START.minus(Duration.ofDays(1));
    passes(true, 2, SLOW);
    // 30 s before, nothing by the jump, 15 s after.
    assertThat(life)
        .isEqualTo(
            new Pending(
                START,
                new Watched(
                    Duration.ofSeconds(45), START.minus(Duration.ofDays(1)).plusSeconds(15))));
    passes(true, 1, SLOW);
    assertThat(life).isInstanceOf(Firing.class);

    Instant firedAt = ((Firing) life).firedAt();
    now = firedAt.minus(Duration.ofDays(2));
    passes(false, 9, SLOW);
    // An alert does not end before it began.
    assertThat(life).isEqualTo(new Resolved(START, firedAt, firedAt));
  }

  @Test
  void aRestartOfAMinuteLosesNothing() {
    passes(true, 2, SLOW);
    now = now.plusSeconds(45);
    passes(true, 1, SLOW);
    assertThat(life).isEqualTo(new Firing(START, at(75), Optional.empty()));
  }

  private void passes(boolean holds, int number, Timing timing) {
    for (int i = 0; i < number; i++) {
      life = holds ? life.holds(now, timing) : life.gone(now, timing);
      now = now.plusSeconds(15);
    }
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static Timing timing(long pending, long holdDown) {
    return new Timing(
        Duration.ofSeconds(pending), Duration.ofSeconds(holdDown), Duration.ofMinutes(1));
  }
}
