package io.curvescope.server.slo.burn;

import static io.curvescope.server.slo.burn.Simulation.START;
import static io.curvescope.server.slo.burn.Simulation.pair;
import static io.curvescope.server.slo.burn.Simulation.slo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.server.alert.Severity;
import io.curvescope.server.slo.WindowPair;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten events a minute, target 99 %. A pair burns while more than its rate times 1 % of the events
 * are bad, over both windows.
 */
class BurnRateSimulationTest {
  private static final int WEEK = 7 * 24 * 60;
  private static final int BEGIN = 3 * WEEK;

  /**
   * Half of the events are bad for two hours, after three good weeks. A window of W minutes burns
   * from the k-th bad minute on where k/2 > rate x 0.01 x W:
   *
   * <pre>
   *   14.4 over  1h: k > 17.28, the 18th; over  5m: more than 1.44, 2 are left 3 minutes after the last bad one
   *      6 over  6h: k > 43.2,  the 44th; over 30m: more than 3.6,  4 are left 26 minutes after it
   *      3 over  1d: k > 86.4,  the 87th; over  2h: more than 7.2,  8 are left 112 minutes after it
   *      1 over  3d: k > 86.4,  the 87th; over  6h: more than 7.2,  8 are left 352 minutes after it
   * </pre>
   */
  @ParameterizedTest
  @CsvSource({
    "14.4, PT1H, PT5M, 18, 4",
    "6, PT6H, PT30M, 44, 27",
    "3, P1D, PT2H, 87, 113",
    "1, P3D, PT6H, 87, 353"
  })
  void burnsAndCeasesInTheMinuteWorkedOutByHand(
      double rate, Duration longWindow, Duration shortWindow, int badMinutes, int afterTheLast)
      throws SQLException {
    Simulation simulation = new Simulation(slo(pair(rate, longWindow, shortWindow)));
    int last = BEGIN + 119;

    List<Integer> turns =
        simulation.turns(
            BEGIN + WEEK, minute -> Optional.of(minute >= BEGIN && minute <= last ? 5 : 0));

    assertThat(turns).containsExactly(BEGIN + badMinutes - 1, last + afterTheLast);
  }

  @Test
  void aRestartInEveryMinuteChangesNothing() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));
    int last = BEGIN + 119;

    List<Integer> turns =
        simulation.turns(
            BEGIN + 200,
            minute -> {
              if (minute >= BEGIN - 10) {
                simulation.restart();
              }
              return Optional.of(minute >= BEGIN && minute <= last ? 5 : 0);
            });

    assertThat(turns).containsExactly(BEGIN + 17, last + 4);
  }

  /**
   * Bad for ten minutes of every twenty: over an hour 25 %, over 5 minutes now all, now nothing.
   */
  @Test
  void flapsWithTheShortWindowAlone() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));

    List<Integer> turns =
        simulation.turns(
            BEGIN + 60,
            minute -> Optional.of(minute >= BEGIN && (minute - BEGIN) % 20 < 10 ? 5 : 0));

    // The 18th bad minute is the 8th of the second ten; each ten ends with 2 left 3 minutes later.
    assertThat(turns).containsExactly(BEGIN + 27, BEGIN + 33, BEGIN + 41, BEGIN + 53);
  }

  @Test
  void aWindowWithoutDataIsNeitherGoodNorBad() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));

    // Everything is bad, then everything is silent: no 5 minutes that say it still burns.
    List<Integer> turns =
        simulation.turns(200, minute -> minute < 30 ? Optional.of(10) : Optional.empty());

    assertThat(turns).containsExactly(0, 34);
    assertThat(simulation.budget().burnRates().get("5m")).isEmpty();
    assertThat(simulation.budget().burnRates().get("1h")).isEmpty();
    assertThat(simulation.budget().state()).isEqualTo(BudgetState.NO_DATA);
    assertThat(simulation.budget().compliance()).isEmpty();
  }

  @Test
  void fewEventsSayNothing() throws SQLException {
    WindowPair pair =
        new WindowPair(14.4, Duration.ofHours(1), Duration.ofMinutes(5), Severity.PAGE, 100);
    Simulation simulation = new Simulation(slo(pair));

    assertThat(pair.shortMinimum()).isEqualTo(9);
    // Ten events a minute, all bad: a hundred are there in the tenth minute.
    assertThat(simulation.turns(20, minute -> Optional.of(10))).containsExactly(9);
  }

  @Test
  void lateEventsAreSeenIfTheyAreYoungerThanTheLongWindow() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));
    Instant now = START.plus(Duration.ofHours(10));
    simulation.moveTo(now);

    // A job that was cut off hands in what happened half an hour ago.
    Instant earlier = now.minus(Duration.ofMinutes(30));
    simulation.events(earlier, now, 0, 50);

    assertThat(simulation.burns()).isTrue();
    simulation.moveTo(now.plus(Duration.ofMinutes(4)));
    assertThat(simulation.burns()).isTrue();
    simulation.moveTo(now.plus(Duration.ofMinutes(5)));
    assertThat(simulation.burns()).isFalse();
  }

  @Test
  void eventsOlderThanTheLongWindowNeverAlert() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));
    Instant now = START.plus(Duration.ofHours(10));
    simulation.moveTo(now);
    simulation.events(now, now, 1, 1);

    simulation.events(now.minus(Duration.ofMinutes(61)), now, 0, 1_000);
    assertThat(simulation.burns()).isFalse();

    // Nor do they hide among those that may: they are no sign that it still burns.
    simulation.events(now.minus(Duration.ofMinutes(59)), now, 0, 1_000);
    assertThat(simulation.burns()).isTrue();
  }

  @Test
  void eventsAheadOfTheClockCountWhenTheirTimeComes() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5))));
    Instant ahead = START.plus(Duration.ofHours(5));
    simulation.events(ahead, START, 0, 100);

    assertThat(simulation.budget().burnRates().get("1h")).isEmpty();
    simulation.moveTo(ahead);
    assertThat(simulation.budget().burnRates().get("1h")).hasValueCloseTo(100.0, within(1e-9));
  }

  @Test
  void clockJumpsEndWhereASteadyClockDoes() throws SQLException {
    Simulation simulation =
        new Simulation(slo(pair(6, Duration.ofHours(6), Duration.ofMinutes(30))));
    simulation.turns(WEEK, minute -> Optional.of(minute % 100 < 3 ? 5 : 0));
    GroupBudget steady = simulation.budget();
    Instant end = simulation.now();

    simulation.moveTo(end.minus(Duration.ofDays(2)));
    simulation.moveTo(end.plus(Duration.ofHours(30)));
    simulation.moveTo(end.minus(Duration.ofMinutes(7)));
    simulation.moveTo(end);

    assertThat(simulation.budget()).isEqualTo(steady);
  }

  /** A budget of 7 days, of which a day takes a seventh where 1 % of it is bad: at 4 %, 4/7. */
  @Test
  void halfOfABudgetInADayEscalatesATicket() throws SQLException {
    WindowPair ticket =
        new WindowPair(3, Duration.ofDays(1), Duration.ofHours(2), Severity.TICKET, 1);
    var slo = BudgetRuleTest.withWindow(slo(ticket), Duration.ofDays(7));
    var sum = new WindowSums.Sum(1_440 * 7 * 10 - 576, 1_440 * 7 * 10);

    assertThat(BudgetRuleTest.gone(slo, sum, new WindowSums.Sum(14_400 - 576, 14_400)))
        .hasValueCloseTo(4.0 / 7, within(1e-9));
    // 3.4 % in a day burn, and take less than half: a ticket it stays.
    assertThat(BudgetRuleTest.gone(slo, sum, new WindowSums.Sum(14_400 - 490, 14_400))).isEmpty();
    // A quiet day after a busy week takes less of it.
    var busy = new WindowSums.Sum(1_000_000, 1_000_000);
    assertThat(BudgetRuleTest.gone(slo, busy, new WindowSums.Sum(14_400 - 576, 14_400))).isEmpty();
  }
}
