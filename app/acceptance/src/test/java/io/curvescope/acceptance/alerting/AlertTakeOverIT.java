package io.curvescope.acceptance.alerting;

import java.util.Map;

/** With a pass and a heartbeat every second. */
class AlertTakeOverIT extends AlertTakeOverContract {
  AlertTakeOverIT() {
    super(Map.of("CURVESCOPE_ALERT_PASS", "1s", "CURVESCOPE_ALERT_HEARTBEAT", "1s"));
  }
}
