package io.curvescope.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where a test puts it, and a monotonic one beside it, which only goes on. */
public final class TestClock extends Clock {
  private Instant now;
  private long nanoTime = Long.MAX_VALUE - 1;

  /** Makes a clock that stands at a time. */
  public TestClock(Instant now) {
    this.now = now;
  }

  /** Puts the time of day, as an administrator does. No time passes. */
  public void set(Instant time) {
    now = time;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
    nanoTime += time.toNanos();
  }

  /** Returns the monotonic clock's reading, as {@link System#nanoTime()} does: it may overflow. */
  public long nanoTime() {
    return nanoTime;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
