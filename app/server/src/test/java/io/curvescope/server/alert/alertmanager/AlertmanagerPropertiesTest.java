package io.curvescope.server.alert.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

class AlertmanagerPropertiesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Test
  void defaults() {
    assertThat(bind(Map.of())).isEqualTo(new AlertmanagerProperties(List.of(), TIMEOUT, 4));
    assertThat(bind(Map.of("curvescope.alertmanager.urls", "")).peers()).isEmpty();
  }

  @Test
  void severalAddressesInTheirOrderEachOnce() {
    assertThat(
            bind(Map.of(
                    "curvescope.alertmanager.urls",
                    "http://one:9093, https://two.example.org/prefix/ ,http://one:9093/,"))
                .peers())
        .extracting(PeerAddress::toString)
        .containsExactly(
            "http://one:9093/api/v2/alerts", "https://two.example.org/prefix/api/v2/alerts");
  }

  @Test
  void credentialsAreSentAndNeverShown() {
    AlertmanagerProperties properties =
        new AlertmanagerProperties(List.of("http://curvescope:s%3Acret@one:9093"), TIMEOUT, 4);

    assertThat(properties.peers().getFirst().authorization())
        // curvescope:s:cret
        .isEqualTo(Optional.of("Basic Y3VydmVzY29wZTpzOmNyZXQ="));
    assertThat(properties.toString() + properties.peers())
        .contains("http://one:9093/api/v2/alerts")
        .doesNotContain("cret", "curvescope:", "Y3VydmVz");
  }

  @ParameterizedTest
  @CsvSource({
    "alertmanager:9093,must begin with http",
    "ftp://u:secret@alertmanager,must begin with http",
    "http://u:secret@,lacks a valid host",
    "http://u:secret@one two,malformed at character",
    "http://u:secret@alert_manager:9093,lacks a valid host",
    "http://u:secret@one:99999,lacks a valid host",
    "http:///prefix,lacks a valid host",
    "http://u:secret@one:9093?x=1,neither '?' nor '#'",
    "http://u:secret@one:9093/api/v2/alerts,without /api/",
  })
  void whatIsWrongIsSaidWithoutTheAddress(String url, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertmanagerProperties(List.of("http://good:9093", url), TIMEOUT, 4))
        .withMessageStartingWith("CURVESCOPE_ALERTMANAGER_URLS: address 2 ")
        .withMessageContaining(reason)
        .satisfies(
            thrown -> {
              assertThat(thrown.getMessage()).doesNotContain("secret");
              assertThat(thrown.getCause()).isNull();
            });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aServerThatCannotStartSaysWhyWithoutThePassword(CapturedOutput output) {
    SpringApplicationBuilder server =
        new SpringApplicationBuilder(OnlySettings.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF);

    assertThatThrownBy(
            () ->
                server.run(
                    "--curvescope.alertmanager.urls=http://good:9093,http://u:secret@alert_manager"))
        .isInstanceOf(ConfigurationPropertiesBindException.class);

    assertThat(output.getAll())
        .contains(
            "APPLICATION FAILED TO START",
            "CURVESCOPE_ALERTMANAGER_URLS: address 2 lacks a valid host")
        .doesNotContain("secret");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(AlertmanagerProperties.class)
  static class OnlySettings {}

  @Test
  void thereAreBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AlertmanagerProperties(Collections.nCopies(17, "http://one"), TIMEOUT, 4))
        .withMessageContaining("16 addresses at most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertmanagerProperties(List.of(), Duration.ZERO, 4))
        .withMessageContaining("curvescope.alertmanager.timeout");
    for (int passes : new int[] {Integer.MIN_VALUE, 1, 1_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AlertmanagerProperties(List.of(), TIMEOUT, passes))
          .withMessage(
              "curvescope.alertmanager.passes-until-expiry must be 2 to 1000, not " + passes);
    }
  }

  private static AlertmanagerProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("curvescope.alertmanager", AlertmanagerProperties.class);
  }
}
