package io.curvescope.acceptance.alerting;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/** With the pass and the heartbeat that are shipped. */
@Tag("endurance")
class ShippedAlertTakeOverIT extends AlertTakeOverContract {
  ShippedAlertTakeOverIT() {
    super(Map.of());
  }
}
