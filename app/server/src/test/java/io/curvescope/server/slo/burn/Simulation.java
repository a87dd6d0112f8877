package io.curvescope.server.slo.burn;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.Comparison;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Selector;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.WindowPair;
import io.curvescope.server.slo.count.Counter;
import io.curvescope.server.slo.count.Groups;
import io.curvescope.server.slo.count.SliceUnits;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An objective, the events of one group, and a clock that is moved by hand. */
public final class Simulation {
  public static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
  public static final double TARGET = 0.99;

  private final Slo slo;
  private final RecordedSlices slices = new RecordedSlices();
  private WindowSums sums;
  private Instant now = START;

  /** Without events, at its start. */
  public Simulation(Slo slo) throws SQLException {
    this.slo = slo;
    this.sums = read();
  }

  public static Slo slo(WindowPair... pairs) {
    return new Slo(
        "simulated",
        "",
        "",
        Indicator.CG_ITERATIONS,
        Selector.ALL,
        Selector.ALL,
        Comparison.LTE,
        50,
        TARGET,
        new Budgeting.Occurrences(),
        Duration.ofDays(28),
        List.of(pairs),
        Optional.empty(),
        false);
  }

  public static WindowPair pair(double rate, Duration longWindow, Duration shortWindow) {
    return new WindowPair(rate, longWindow, shortWindow, Severity.PAGE, 1);
  }

  /** A server that begins anew, on what is stored. */
  public void restart() throws SQLException {
    sums = read();
  }

  private WindowSums read() throws SQLException {
    return new WindowSums(
        Map.of(RecordedSlices.COUNTER, BudgetRule.windows(slo)), Counter.minute(now), slices);
  }

  /** Moves the clock, forward or back. */
  public void moveTo(Instant time) throws SQLException {
    now = time;
    if (Counter.minute(now) < sums.end()) {
      restart();
    } else {
      sums.moveTo(Counter.minute(now), slices);
    }
  }

  public Instant now() {
    return now;
  }

  public void events(Instant time, Instant receivedAt, long good, long total) {
    for (SliceUnits change : slices.add(time, receivedAt, good, total)) {
      sums.add(change);
    }
  }

  public GroupBudget budget() {
    WindowSums.Sum none = WindowSums.Sum.NONE;
    return BudgetRule.evaluate(
        slo,
        new Groups.Group("project", "model"),
        RecordedSlices.GROUP,
        none,
        window -> sums.sum(RecordedSlices.COUNTER, RecordedSlices.GROUP, window));
  }

  public boolean burns() {
    return budget().page().isPresent() || budget().ticket().isPresent();
  }

  /** What happens in the minute that begins then. */
  public interface Traffic {
    /** Bad ones of ten events; empty for none at all. */
    Optional<Integer> badOfTen(int minute) throws SQLException;
  }

  /** Minutes from the start at which it begins or ceases to burn, over that many minutes. */
  public List<Integer> turns(int minutes, Traffic traffic) throws SQLException {
    List<Integer> turns = new ArrayList<>();
    boolean burned = false;
    for (int minute = 0; minute < minutes; minute++) {
      Instant time = START.plus(Duration.ofMinutes(minute));
      moveTo(time);
      Optional<Integer> bad = traffic.badOfTen(minute);
      bad.ifPresent(each -> events(time, time, 10 - each, 10));
      if (burns() != burned) {
        burned = !burned;
        turns.add(minute);
      }
    }
    return turns;
  }
}
