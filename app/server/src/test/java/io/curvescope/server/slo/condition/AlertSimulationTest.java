package io.curvescope.server.slo.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertTiming;
import io.curvescope.server.alert.AlertTimings;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.life.AlertLife;
import io.curvescope.server.alert.life.Timing;
import io.curvescope.server.slo.burn.Simulation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weeks of events through the real windows, conditions and lives of alerts, a pass every 15 s. Ten
 * events a minute, target 99 %; half of them are bad where a test says so.
 */
class AlertSimulationTest {
  private static final int WEEK = 7 * 24 * 60;
  private static final int BEGIN = 3 * WEEK;
  private static final int PASSES = 4;

  /**
   * Bad for two hours, after three good weeks. Firing begins with the first pass of the k-th bad
   * minute, k being the least with k/2 > rate x 0.01 x long window in minutes; burning ends in the
   * first minute in which the short window holds no more than rate x 0.01 x its minutes / 0.5 bad
   * minutes (BurnRateSimulationTest has both by hand); the alert resolves 5 minutes of hold-down
   * after the first pass of that minute:
   *
   * <pre>
   *   14.4, 1h/5m:  fires with the 18th bad minute, resolves   4 + 5 minutes after the last
   *      6, 6h/30m: fires with the 44th,            resolves  27 + 5
   *      3, 1d/2h:  fires with the 87th,            resolves 113 + 5
   *      1, 3d/6h:  fires with the 87th,            resolves 353 + 5
   * </pre>
   */
  @ParameterizedTest
  @CsvSource({
    "14.4, PT1H, PT5M, 18, 9",
    "6, PT6H, PT30M, 44, 32",
    "3, P1D, PT2H, 87, 118",
    "1, P3D, PT6H, 87, 358"
  })
  void firesAndResolvesInThePassWorkedOutByHand(
      double rate, Duration longWindow, Duration shortWindow, int badMinutes, int afterTheLast)
      throws SQLException {
    int last = BEGIN + 119;

    List<String> turns =
        turns(
            rate,
            longWindow,
            shortWindow,
            BEGIN + WEEK,
            minute -> Optional.of(minute >= BEGIN && minute <= last ? 5 : 0));

    assertThat(turns)
        .containsExactly(
            "fires " + pass(BEGIN + badMinutes - 1), "resolves " + pass(last + afterTheLast));
  }

  /**
   * Bad for 4 minutes of every 8 burn at 25 over an hour, and over 5 minutes at 50 x 1/5 to 4/5:
   * above 14.4 where 2 of the 5 are bad. That is so in 6 minutes of the 8, so the 2 between never
   * reach the hold-down: it flaps for hours, and is one alert.
   */
  @Test
  void flappingIsOneAlert() throws SQLException {
    int last = BEGIN + 8 * 60 - 1;

    List<String> turns =
        turns(
            14.4,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            BEGIN + WEEK,
            minute ->
                Optional.of(minute >= BEGIN && minute <= last && (minute - BEGIN) % 8 < 4 ? 5 : 0));

    // The 18th bad minute is the 2nd of the 5th four. The last bad one is the 4th of the last
    // eight: 2 of 5 are bad until 3 minutes later, then comes the hold-down.
    assertThat(turns)
        .containsExactly("fires " + pass(BEGIN + 4 * 8 + 1), "resolves " + pass(last - 4 + 4 + 5));
  }

  /**
   * All bad for half an hour, then nothing at all. The 5 minutes after the last event hold it; from
   * then on there is no data, which is no sign that it still burns, and none that it is well: the
   * alert resolves after the hold-down, and the budget says that it has no data.
   */
  @Test
  void withoutDataItCeasesToBurn() throws SQLException {
    List<String> turns =
        turns(
            14.4,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            200,
            minute -> minute < 30 ? Optional.of(10) : Optional.empty());

    assertThat(turns).containsExactly("fires 0", "resolves " + pass(34 + 5));
  }

  private static String pass(int minute) {
    return Integer.toString(minute * PASSES);
  }

  private static List<String> turns(
      double rate,
      Duration longWindow,
      Duration shortWindow,
      int minutes,
      Simulation.Traffic traffic)
      throws SQLException {
    Simulation simulation =
        new Simulation(Simulation.slo(Simulation.pair(rate, longWindow, shortWindow)));
    AlertLife life = AlertLife.INACTIVE;
    List<String> turns = new ArrayList<>();
    for (int pass = 0; pass < minutes * PASSES; pass++) {
      simulation.moveTo(Simulation.START.plusSeconds(15L * pass));
      if (pass % PASSES == 0) {
        Optional<Integer> bad = traffic.badOfTen(pass / PASSES);
        if (bad.isPresent()) {
          simulation.events(simulation.now(), simulation.now(), 10 - bad.get(), 10);
        }
      }
      List<Condition> conditions = BudgetConditions.of(List.of(simulation.budget()));
      boolean fired = life instanceof AlertLife.Firing;
      life =
          conditions.isEmpty()
              ? life.gone(simulation.now(), timing(AlertName.ERROR_BUDGET_BURN))
              : life.holds(simulation.now(), timing(conditions.getFirst().labels().name()));
      if (fired != life instanceof AlertLife.Firing) {
        turns.add((fired ? "resolves " : "fires ") + pass);
      }
    }
    return turns;
  }

  private static Timing timing(AlertName name) {
    AlertTiming timing = AlertTimings.DEFAULTS.of(name);
    return new Timing(timing.pending(), timing.holdDown(), Duration.ofMinutes(1));
  }
}
