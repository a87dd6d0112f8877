package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.runbook.RunbookName;
import io.curvescope.server.runbook.Runbooks;
import io.curvescope.server.runbook.ServerAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What is said of a condition: its figures, and where to read on. */
final class Annotations {
  private final Runbooks runbooks;
  private final ServerAddress server;

  Annotations(Runbooks runbooks, ServerAddress server) {
    this.runbooks = runbooks;
    this.server = server;
  }

  AlertAnnotations of(Condition condition) {
    AlertLabels labels = condition.labels();
    return new AlertAnnotations(
        condition.summary(),
        condition.description(),
        runbooks.url(new RunbookName(labels.name().runbook())),
        URI.create(server.url() + dashboard(labels)));
  }

  private static String dashboard(AlertLabels labels) {
    return labels
        .run()
        .map(run -> "/d/curvescope-debug?var-run=" + encoded(run.value()))
        .orElseGet(() -> "/d/curvescope-on-call?var-project=" + encoded(labels.project()));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
