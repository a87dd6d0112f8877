package io.curvescope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  @Test
  void aFreePortIsNoProblem() {
    assertThat(PortCheck.problem(Map.of("CURVESCOPE_PORT", "0"))).isEmpty();
  }

  @Test
  void aTakenPortIsNamedInOneLineWithWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(PortCheck.problem(Map.of("CURVESCOPE_PORT", port)))
          .hasValueSatisfying(
              line ->
                  assertThat(line)
                      .contains("port " + port, "127.0.0.1", "--port")
                      .doesNotContain("\n"));
    }
  }

  @Test
  void whatIsNotAPortIsRefused() {
    assertThat(PortCheck.problem(Map.of("CURVESCOPE_PORT", "http")).orElseThrow())
        .contains("'http'");
    assertThat(PortCheck.problem(Map.of("CURVESCOPE_PORT", "65536")).orElseThrow())
        .contains("'65536'");
    assertThat(PortCheck.problem(Map.of("CURVESCOPE_PORT", "-1")).orElseThrow()).contains("'-1'");
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    assertThat(
            PortCheck.problem(Map.of("CURVESCOPE_PORT", "0", "CURVESCOPE_BIND", "192.0.2.1"))
                .orElseThrow())
        .contains("192.0.2.1");
  }
}
