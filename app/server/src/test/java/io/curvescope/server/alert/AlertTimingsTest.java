package io.curvescope.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AlertTimingsTest {
  private static final Path DOCUMENTATION = Path.of("../../docs/alerting.md");

  /** A row of the table there: alert, severity, pending, hold-down, acknowledging. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(\\w+)` \\| [a-z ]+ \\| (none|\\d+ min) \\| (none|\\d+ min) \\| [a-z]+ \\|$",
          Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "NON_FINITE, PT0S, PT0S",
    "REPEATED_OUT_OF_MEMORY, PT0S, PT0S",
    "DIVERGENCE, PT1M, PT10M",
    "ERROR_BUDGET_BURN, PT0S, PT5M",
    "ERROR_BUDGET_CRITICAL, PT0S, PT5M",
    "RUN_SILENT, PT0S, PT1M",
    "COST_OVERRUN, PT0S, PT5M",
    "EIGENVALUE_DRIFT, PT5M, PT15M",
    "SLOWDOWN, PT5M, PT15M",
    "RECOMPUTED_DISAGREES, PT0S, PT0S"
  })
  void defaults(AlertName name, Duration pending, Duration holdDown) {
    assertThat(bind(Map.of()).of(name)).isEqualTo(new AlertTiming(pending, holdDown));
  }

  @Test
  void theDocumentationHasTheDefaults() throws IOException {
    Map<AlertName, AlertTiming> documented = new EnumMap<>(AlertName.class);
    Matcher row = ROW.matcher(Files.readString(DOCUMENTATION));
    while (row.find()) {
      AlertName name = AlertName.ofWireName(row.group(1)).orElseThrow();
      documented.put(name, new AlertTiming(duration(row.group(2)), duration(row.group(3))));
    }

    assertThat(documented).isEqualTo(bind(Map.of()).all());
  }

  @Test
  void whatIsSetReplacesItsDefaultAndNothingElse() {
    AlertTimings set = bind(Map.of("curvescope.alert.timings.slowdown.hold-down", "90s"));

    Map<AlertName, AlertTiming> expected = new EnumMap<>(AlertTimings.DEFAULTS.all());
    expected.put(
        AlertName.SLOWDOWN, new AlertTiming(Duration.ofMinutes(5), Duration.ofSeconds(90)));
    assertThat(set.all()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyOneIsSetByTheNameOfItsRunbook(AlertName name) {
    String prefix = "curvescope.alert.timings." + name.runbook();

    AlertTimings set = bind(Map.of(prefix + ".pending", "7s", prefix + ".hold-down", "250ms"));

    assertThat(set.of(name))
        .isEqualTo(new AlertTiming(Duration.ofSeconds(7), Duration.ofMillis(250)));
  }

  @Test
  void environmentVariablesSetThemToo() {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            Map.of("CURVESCOPE_ALERT_TIMINGS_COSTOVERRUN_HOLDDOWN", "2s")));

    AlertTimings set = bind(new Binder(ConfigurationPropertySources.from(sources)));

    assertThat(set.of(AlertName.COST_OVERRUN))
        .isEqualTo(new AlertTiming(Duration.ZERO, Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1ms", "8d", "9999999999d", "soon"})
  void refusesADurationThatWouldNotWork(String duration) {
    assertThatThrownBy(
            () -> bind(Map.of("curvescope.alert.timings.cost-overrun.hold-down", duration)))
        .hasStackTraceContaining("curvescope.alert.timings.cost-overrun.hold-down");
  }

  /** As a compose file passes on a variable that is not set. */
  @Test
  void anEmptySettingIsNone() {
    assertThat(bind(Map.of("curvescope.alert.timings.cost-overrun.hold-down", "")))
        .isEqualTo(AlertTimings.DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cost-overun.hold-down", "cost-overrun.holds-down", "cost-overrun"})
  void refusesANameThatThereIsNot(String name) {
    assertThatThrownBy(() -> bind(Map.of("curvescope.alert.timings." + name, "1s")))
        .hasStackTraceContaining("curvescope.alert.timings");
  }

  @Test
  void noAlertMayLackOne() {
    Map<AlertName, AlertTiming> all = new EnumMap<>(AlertTimings.DEFAULTS.all());
    all.remove(AlertName.NON_FINITE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertTimings(all))
        .withMessageContaining("NonFinite");
  }

  private static Duration duration(String documented) {
    return documented.equals("none")
        ? Duration.ZERO
        : Duration.ofMinutes(Long.parseLong(documented.replace(" min", "")));
  }

  private static AlertTimings bind(Map<String, String> settings) {
    return bind(new Binder(new MapConfigurationPropertySource(settings)));
  }

  private static AlertTimings bind(Binder binder) {
    return binder.bindOrCreate("curvescope.alert", AlertProperties.class).timings();
  }
}
