package io.curvescope.server.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class RunbooksTest {
  private static final RunbookName NAME = new RunbookName("non-finite");

  @ParameterizedTest
  @CsvSource({
    "NonFinite,non-finite",
    "OutOfMemory,out-of-memory",
    "CgIterationsM3,cg-iterations-m3",
    "SloBurnRate,slo-burn-rate"
  })
  void anAlertNameInCamelCaseHasItsRunbookInKebabCase(String alert, String runbook) {
    assertThat(RunbookName.ofAlert(alert).value()).isEqualTo(runbook);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../secret", "Non-Finite", "a/b", "-a", "a--b", "a.md"})
  void whatCouldLeaveTheFolderIsNoName(String name) {
    assertThat(RunbookName.isValid(name)).isFalse();
    assertThatThrownBy(() -> new RunbookName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,8080,http://127.0.0.1:8080/runbooks/non-finite",
    "::1,9000,http://[0:0:0:0:0:0:0:1]:9000/runbooks/non-finite"
  })
  void leadsToThisServerUnlessSetOtherwise(String address, String port, String url) {
    assertThat(runbooks(null, address, port).url(NAME)).hasToString(url);
  }

  @Test
  void namesThisMachineWhereTheServerListensOnEveryAddress() {
    assertThat(runbooks(null, "0.0.0.0", "8080").url(NAME).getHost())
        .isNotBlank()
        .isNotEqualTo("0.0.0.0");
  }

  @Test
  void leadsToTheSiteThatWasSet() {
    assertThat(runbooks("https://wiki.example.org/curvature/", "127.0.0.1", "1").url(NAME))
        .hasToString("https://wiki.example.org/curvature/non-finite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiki", "ftp://example.org", "http://", "http://exa mple.org"})
  void aSiteMustBeAnAddress(String url) {
    assertThatThrownBy(() -> new RunbookProperties(url)).hasMessageContaining("https://");
  }

  private static Runbooks runbooks(@Nullable String url, String address, String port) {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("server.address", address)
            .withProperty("local.server.port", port);
    return new Runbooks(
        new TreeMap<>(), new RunbookProperties(url), new ServerAddress(environment));
  }
}
