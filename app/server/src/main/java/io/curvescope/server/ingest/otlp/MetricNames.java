package io.curvescope.server.ingest.otlp;

/** The names by which OpenTelemetry instruments become events. docs/otlp.md lists them. */
final class MetricNames {
  /** Of every name and attribute of Curvescope's own. */
  static final String PREFIX = "curvescope.";

  static final String HV_SECONDS = PREFIX + "hv.seconds";
  static final String CG_ITERATIONS = PREFIX + "cg.iterations";
  static final String TOP_EIGENVALUE = PREFIX + "top_eigenvalue";
  static final String COST = PREFIX + "cost";

  /** Attributes of a resource. */
  static final String RUN_ID = PREFIX + "run.id";

  static final String PROJECT = PREFIX + "project";
  static final String MODEL = PREFIX + "model";

  /** Attributes of a data point; the rank also of a resource. */
  static final String STEP = PREFIX + "step";

  static final String RANK = PREFIX + "rank";

  private MetricNames() {}
}
