package io.curvescope.acceptance.alerting;

import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.ShippedAlertmanager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Alerting with every wait set to seconds. */
class AlertingIT extends AlertingContract {
  AlertingIT() {
    super(Duration.ofMinutes(2));
  }

  @Override
  void configure(Path folder, String webhooks) {
    ShippedAlertmanager.copyTo(folder, webhooks, "1s", "5s");
  }

  @Override
  List<Alertmanager> cluster(Path configuration) {
    return Alertmanager.startQuickCluster(configuration, 2);
  }

  @Override
  Map<String, String> settings() {
    return Map.of(
        "CURVESCOPE_ALERT_PASS", "500ms",
        "CURVESCOPE_ALERT_HEARTBEAT", "1s",
        "CURVESCOPE_ALERT_TIMINGS_COSTOVERRUN_HOLDDOWN", "3s",
        "CURVESCOPE_SLO_INCIDENTSAIDFOR", "5s",
        // Two minutes: on a loaded machine the packed server may take longer than one to start.
        "CURVESCOPE_ALERTMANAGER_PASSESUNTILEXPIRY", "240");
  }
}
