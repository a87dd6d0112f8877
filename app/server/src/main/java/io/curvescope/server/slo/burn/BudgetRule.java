package io.curvescope.server.slo.burn;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.Slo;
import io.curvescope.server.slo.WindowPair;
import io.curvescope.server.slo.burn.WindowSums.Sum;
import io.curvescope.server.slo.count.Groups.Group;
import io.curvescope.server.slo.definition.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What sums over windows say of a budget. */
final class BudgetRule {
  private static final Duration DAY = Duration.ofDays(1);
  private static final double HALF = 0.5;

  private BudgetRule() {}

  /** The windows of minutes that an objective needs. */
  static List<Window> windows(Slo slo) {
    return Stream.concat(
            Stream.of(Window.ofEvents(DAY)),
            slo.pairs().stream().flatMap(pair -> Stream.of(longWindow(pair), shortWindow(pair))))
        .distinct()
        .toList();
  }

  /**
   * The budget of a group.
   *
   * @param budget the sum over the budget's window
   * @param sums over the windows of {@link #windows}
   */
  static GroupBudget evaluate(
      Slo slo, Group group, int groupId, Sum budget, Function<Window, Sum> sums) {
    Optional<Burning> page = burning(slo, sums, Severity.PAGE);
    Optional<Burning> ticket = burning(slo, sums, Severity.TICKET);
    return new GroupBudget(
        slo,
        group,
        groupId,
        budget.good(),
        budget.total(),
        budgetLeft(slo, budget),
        burnRates(slo, sums),
        page,
        ticket,
        ticket.isPresent()
            ? goneInDay(slo, budget, sums.apply(Window.ofEvents(DAY)), ticket.get().pair())
            : OptionalDouble.empty());
  }

  /**
   * How many times as fast as it may the budget is used up: the share of bad units over the share
   * that may be bad. Empty without data.
   */
  static OptionalDouble burnRate(Slo slo, Sum sum) {
    return sum.total() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) sum.bad() / sum.total() / (1 - slo.target()));
  }

  private static OptionalDouble budgetLeft(Slo slo, Sum budget) {
    if (budget.total() == 0) {
      return OptionalDouble.empty();
    }
    double allowed = (1 - slo.target()) * budget.total();
    if (allowed == 0) {
      return OptionalDouble.of(budget.bad() == 0 ? 1 : 0);
    }
    return OptionalDouble.of(1 - budget.bad() / allowed);
  }

  private static Optional<Burning> burning(Slo slo, Function<Window, Sum> sums, Severity severity) {
    return slo.pairs().stream()
        .filter(pair -> pair.severity() == severity)
        .flatMap(pair -> burning(slo, pair, sums).stream())
        .findFirst();
  }

  private static Optional<Burning> burning(Slo slo, WindowPair pair, Function<Window, Sum> sums) {
    Sum longSum = sums.apply(longWindow(pair));
    Sum shortSum = sums.apply(shortWindow(pair));
    OptionalDouble longRate = burnRate(slo, longSum);
    OptionalDouble shortRate = burnRate(slo, shortSum);
    boolean enough = longSum.total() >= pair.minimum() && shortSum.total() >= pair.shortMinimum();
    return enough
            && longRate.isPresent()
            && shortRate.isPresent()
            && longRate.getAsDouble() > pair.burnRate()
            && shortRate.getAsDouble() > pair.burnRate()
        ? Optional.of(new Burning(pair, longRate.getAsDouble(), shortRate.getAsDouble()))
        : Optional.empty();
  }

  /**
   * The share of the budget that went within a day, where that is more than half. Of a budget that
   * has not seen its whole window yet, as if the rest had been as busy as the last day.
   */
  private static OptionalDouble goneInDay(Slo slo, Sum budget, Sum day, WindowPair ticket) {
    if (slo.window().compareTo(DAY) <= 0 || day.total() < ticket.minimum()) {
      return OptionalDouble.empty();
    }
    double days = (double) slo.window().toMinutes() / DAY.toMinutes();
    double total = Math.max((double) budget.total(), day.total() * days);
    double gone = day.bad() / ((1 - slo.target()) * total);
    return gone > HALF ? OptionalDouble.of(gone) : OptionalDouble.empty();
  }

  /** Where a window is the long one of a pair and the short one of another, the long one's. */
  private static Map<String, OptionalDouble> burnRates(Slo slo, Function<Window, Sum> sums) {
    Map<Duration, Window> byLength = new TreeMap<>(Comparator.naturalOrder());
    slo.pairs().forEach(pair -> byLength.put(pair.longWindow(), longWindow(pair)));
    slo.pairs().forEach(pair -> byLength.putIfAbsent(pair.shortWindow(), shortWindow(pair)));
    Map<String, OptionalDouble> rates = new LinkedHashMap<>();
    byLength.forEach(
        (length, window) -> rates.put(Durations.format(length), burnRate(slo, sums.apply(window))));
    return rates;
  }

  private static Window longWindow(WindowPair pair) {
    return Window.ofEvents(pair.longWindow());
  }

  /** Whether it still burns is asked of what arrives, so that events that come late are seen. */
  private static Window shortWindow(WindowPair pair) {
    return Window.ofArrivals(pair.shortWindow(), pair.longWindow());
  }
}
