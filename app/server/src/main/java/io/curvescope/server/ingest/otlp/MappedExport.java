package io.curvescope.server.ingest.otlp;

import io.curvescope.server.ingest.decode.TimeBounds;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.run.RunId;
import io.curvescope.server.telemetry.Event;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An export, sorted by run: events to store, and data points that cannot be taken. */
final class MappedExport {
  /** Events of an export at most, as of a push. */
  static final int MAXIMUM_EVENTS = 100_000;

  private final Map<RunId, RunExport> runs = new LinkedHashMap<>();
  private final Rejected rejected = new Rejected();
  private int events;

  private MappedExport() {}

  static MappedExport of(ExportMetricsServiceRequest request, TimeBounds bounds) {
    MappedExport export = new MappedExport();
    for (ResourceMetrics metrics : request.getResourceMetricsList()) {
      export.addResource(metrics, bounds);
    }
    return export;
  }

  List<RunExport> runs() {
    return List.copyOf(runs.values());
  }

  Rejected rejected() {
    return rejected;
  }

  private void addResource(ResourceMetrics metrics, TimeBounds bounds) {
    Attributes resource = new Attributes(metrics.getResource().getAttributesList());
    try {
      String id =
          resource
              .text(MetricNames.RUN_ID)
              .orElseThrow(
                  () ->
                      new InvalidField(MetricNames.RUN_ID, "must be an attribute of the resource"));
      if (!RunId.isValid(id)) {
        throw new InvalidField(MetricNames.RUN_ID, RunId.RULE);
      }
      RunExport run = runs.computeIfAbsent(new RunId(id), each -> new RunExport(each, resource));
      PointEvents points = new PointEvents(bounds, resource);
      metrics.getScopeMetricsList().forEach(scope -> addScope(run, scope, points));
    } catch (InvalidField invalid) {
      rejected.add(count(metrics), invalid.field() + " " + invalid.reason());
    }
  }

  private void addScope(RunExport run, ScopeMetrics scope, PointEvents points) {
    for (Metric metric : scope.getMetricsList()) {
      DataPoint.of(metric).forEach(point -> addPoint(run, metric.getName(), point, points));
    }
  }

  private void addPoint(RunExport run, String metric, DataPoint point, PointEvents points) {
    try {
      List<Event> made = points.of(metric, point);
      if (events + made.size() > MAXIMUM_EVENTS) {
        throw new InvalidField("data points", "must be at most " + MAXIMUM_EVENTS + " at once");
      }
      events += made.size();
      run.add(made);
    } catch (InvalidField invalid) {
      rejected.add(1, "%s: %s %s".formatted(metric, invalid.field(), invalid.reason()));
    }
  }

  private static long count(ResourceMetrics metrics) {
    return metrics.getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .flatMap(DataPoint::of)
        .count();
  }
}
