package io.curvescope.acceptance.alerting;

import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.ShippedAlertmanager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Alerting with the waits that are shipped, but for tickets' 15 minutes: about ten minutes. */
@Tag("endurance")
class ShippedAlertingIT extends AlertingContract {
  ShippedAlertingIT() {
    super(Duration.ofMinutes(8));
  }

  @Override
  void configure(Path folder, String webhooks) {
    ShippedAlertmanager.copyWithShortTickets(folder, webhooks);
  }

  @Override
  List<Alertmanager> cluster(Path configuration) {
    return Alertmanager.startCluster(configuration, 2);
  }

  @Override
  Map<String, String> settings() {
    // Two minutes: on a loaded machine the packed server may take longer than one to start.
    return Map.of("CURVESCOPE_ALERTMANAGER_PASSESUNTILEXPIRY", "8");
  }
}
