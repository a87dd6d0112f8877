package io.curvescope.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationModeTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "::1"})
  void onALoopbackAddressNothingIsRequiredUnlessWanted(String address) throws UnknownHostException {
    InetAddress loopback = InetAddress.getByName(address);

    assertThat(AuthenticationMode.of(Optional.empty(), loopback))
        .isEqualTo(AuthenticationMode.LOOPBACK);
    assertThat(AuthenticationMode.of(Optional.of(AuthenticationMode.REQUIRED), loopback))
        .isEqualTo(AuthenticationMode.REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void onEveryOtherAddressATokenIsRequiredAndNothingElseIsPossible(String address)
      throws UnknownHostException {
    InetAddress open = InetAddress.getByName(address);

    assertThat(AuthenticationMode.of(Optional.empty(), open))
        .isEqualTo(AuthenticationMode.REQUIRED);
    assertThatThrownBy(() -> AuthenticationMode.of(Optional.of(AuthenticationMode.LOOPBACK), open))
        .isInstanceOf(UnprotectedServer.class)
        .hasMessageContaining("CURVESCOPE_AUTH=loopback");
  }

  @Test
  void theEnvironmentIsJudgedInOneLineBeforeAnythingStarts() {
    assertThat(AuthenticationMode.problem(Map.of())).isEmpty();
    assertThat(AuthenticationMode.problem(Map.of("CURVESCOPE_BIND", "0.0.0.0"))).isEmpty();
    assertThat(
            AuthenticationMode.problem(
                Map.of("CURVESCOPE_BIND", "0.0.0.0", "CURVESCOPE_AUTH", "loopback")))
        .hasValueSatisfying(
            line -> assertThat(line).contains("0.0.0.0", "127.0.0.1").doesNotContain("\n"));
    assertThat(AuthenticationMode.problem(Map.of("CURVESCOPE_AUTH", "off")))
        .hasValueSatisfying(line -> assertThat(line).contains("required or loopback", "'off'"));
  }
}
