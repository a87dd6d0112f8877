package io.curvescope.server.alert.life;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an alert is in its life. Immutable and without a clock: each pass says whether the
 * condition holds, and is answered by what the alert is from then on.
 *
 * <pre>
 *   Inactive  holds for the pending time, at once where that is zero  Firing
 *   Pending   gone                                                    Inactive
 *   Firing    gone for the hold-down                                  Resolved
 *   Firing    acknowledged                                            Acknowledged
 *   Acknowledged  gone for the hold-down                              Resolved
 *   Resolved  holds                                                   as if inactive
 * </pre>
 */
public sealed interface AlertLife {
  /** What every alert is before it is seen. */
  AlertLife INACTIVE = new Inactive();

  /** The pass at {@code now} found that the condition holds. */
  AlertLife holds(Instant now, Timing timing);

  /** The pass at {@code now} found that it does not. */
  AlertLife gone(Instant now, Timing timing);

  /** Somebody acknowledged at {@code now} an alert that resolves by that. */
  AlertLife acknowledged(Instant now);

  /** Nothing is known of it. */
  record Inactive() implements AlertLife {
    @Override
    public AlertLife holds(Instant now, Timing timing) {
      return new Pending(now, Watched.from(now)).fireIfDue(now, timing);
    }

    @Override
    public AlertLife gone(Instant now, Timing timing) {
      return this;
    }

    @Override
    public AlertLife acknowledged(Instant now) {
      return this;
    }
  }

  /**
   * The condition holds, but not for long enough yet.
   *
   * @param since when it was first seen
   */
  record Pending(Instant since, Watched held) implements AlertLife {
    @Override
    public AlertLife holds(Instant now, Timing timing) {
      return new Pending(since, held.upTo(now, timing)).fireIfDue(now, timing);
    }

    @Override
    public AlertLife gone(Instant now, Timing timing) {
      return INACTIVE;
    }

    @Override
    public AlertLife acknowledged(Instant now) {
      return this;
    }

    private AlertLife fireIfDue(Instant now, Timing timing) {
      return held.reaches(timing.pending()) ? new Firing(since, now, Optional.empty()) : this;
    }
  }

  /**
   * Somebody is told.
   *
   * @param gone how long the condition has ceased; empty while it holds
   */
  record Firing(Instant since, Instant firedAt, Optional<Watched> gone) implements AlertLife {
    @Override
    public AlertLife holds(Instant now, Timing timing) {
      return new Firing(since, firedAt, Optional.empty());
    }

    @Override
    public AlertLife gone(Instant now, Timing timing) {
      Watched watched = watch(gone, now, timing);
      return watched.reaches(timing.holdDown())
          ? new Resolved(since, firedAt, notBefore(firedAt, now))
          : new Firing(since, firedAt, Optional.of(watched));
    }

    @Override
    public AlertLife acknowledged(Instant now) {
      return new Acknowledged(since, firedAt, notBefore(firedAt, now), gone);
    }
  }

  /**
   * Resolved by an acknowledgement; it waits for its condition to cease before it may fire anew.
   */
  record Acknowledged(Instant since, Instant firedAt, Instant endedAt, Optional<Watched> gone)
      implements AlertLife {
    @Override
    public AlertLife holds(Instant now, Timing timing) {
      return new Acknowledged(since, firedAt, endedAt, Optional.empty());
    }

    @Override
    public AlertLife gone(Instant now, Timing timing) {
      Watched watched = watch(gone, now, timing);
      return watched.reaches(timing.holdDown())
          ? new Resolved(since, firedAt, endedAt)
          : new Acknowledged(since, firedAt, endedAt, Optional.of(watched));
    }

    @Override
    public AlertLife acknowledged(Instant now) {
      return this;
    }
  }

  /** Over. What comes now is another episode. */
  record Resolved(Instant since, Instant firedAt, Instant endedAt) implements AlertLife {
    @Override
    public AlertLife holds(Instant now, Timing timing) {
      return INACTIVE.holds(now, timing);
    }

    @Override
    public AlertLife gone(Instant now, Timing timing) {
      return this;
    }

    @Override
    public AlertLife acknowledged(Instant now) {
      return this;
    }
  }

  private static Watched watch(Optional<Watched> gone, Instant now, Timing timing) {
    return gone.map(each -> each.upTo(now, timing)).orElseGet(() -> Watched.from(now));
  }

  /** A clock that went back must not end an alert before it began. */
  private static Instant notBefore(Instant earliest, Instant now) {
    return now.isBefore(earliest) ? earliest : now;
  }
}
