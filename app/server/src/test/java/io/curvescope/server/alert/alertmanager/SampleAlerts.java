package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertGroupId;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.run.RunId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Alerts of runs {@code run-NUMBER} of the project {@code vision}. */
final class SampleAlerts {
  private SampleAlerts() {}

  static Alert firing(AlertName name, long number, Instant since) {
    return firing(name, "vision", number, since);
  }

  static Alert firing(AlertName name, String project, long number, Instant since) {
    return alert(
        name,
        project,
        number,
        since,
        Optional.empty(),
        "http://grafana:3000/d/run?var-run=" + number);
  }

  static Alert resolved(AlertName name, long number, Instant since, Instant end) {
    return alert(
        name,
        "vision",
        number,
        since,
        Optional.of(end),
        "http://grafana:3000/d/run?var-run=" + number);
  }

  /** One that Alertmanager refuses: its generatorURL is no address. */
  static Alert invalid(AlertName name, long number, Instant since) {
    return alert(name, "vision", number, since, Optional.empty(), "grafana");
  }

  /** Numbers from 1. */
  static List<Alert> firing(int count, Instant since) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(number -> firing(AlertName.NON_FINITE, number, since))
        .toList();
  }

  private static Alert alert(
      AlertName name,
      String project,
      long number,
      Instant since,
      Optional<Instant> end,
      String dashboard) {
    return new Alert(
        new AlertId(number),
        end.isPresent() ? AlertState.RESOLVED : AlertState.FIRING,
        AlertLabels.of(name, project)
            .withModel(Optional.of("resnet18"))
            .withRun(new RunId("run-" + number)),
        new AlertAnnotations(
            "run-" + number + ": loss is Infinity",
            "First at step 59.",
            URI.create("http://server:8080/runbooks/" + name.runbook()),
            URI.create(dashboard)),
        since,
        end,
        Optional.empty(),
        Optional.of(new AlertGroupId(1)),
        name.directive(),
        Set.of());
  }
}
