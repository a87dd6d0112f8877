package io.curvescope.server.ingest.otlp;

import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.run.RunId;
import io.curvescope.server.telemetry.Event;
import java.util.ArrayList;
import java.util.List;

/** What an export holds for one run. */
final class RunExport {
  private final RunId run;
  private final Attributes resource;
  private final List<Accepted> accepted = new ArrayList<>();
  private int points;

  RunExport(RunId run, Attributes resource) {
    this.run = run;
    this.resource = resource;
  }

  /** The events of one more data point. */
  void add(List<Event> events) {
    events.forEach(event -> accepted.add(new Accepted(accepted.size(), event)));
    points++;
  }

  RunId run() {
    return run;
  }

  Attributes resource() {
    return resource;
  }

  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** Data points that the events were made of. */
  int points() {
    return points;
  }
}
