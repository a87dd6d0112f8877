package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The table of each kind of event and its columns, in the order in which {@link EventRowEncoder}
 * writes them. The tables of debug windows have the same columns.
 */
public enum EventTable {
  METRIC("name", "value"),
  HV("seconds", "count", "max_seconds"),
  CG(
      "iterations",
      "residual",
      "tolerance",
      "damping",
      "preconditioner",
      "converged",
      "negative_curvature",
      "step_norm",
      "seconds"),
  SPECTRUM(
      "eigenvalues",
      "weights",
      "residuals",
      "operator",
      "method",
      "batch",
      "matvecs",
      "seed",
      "dtype",
      "trace",
      "trace_stderr",
      "top_eigenvalue"),
  PRECONDITIONER("kind", "age_steps", "condition", "inverse_residual", "layer", "setup_seconds"),
  CONFIG("settings"),
  NOTE("text", "kind"),
  INCIDENT("kind", "message", "place"),
  COST("amount", "currency", "resource", "seconds");

  private final List<String> columns;

  EventTable(String... ownColumns) {
    this.columns =
        Stream.concat(
                Stream.of("time", "run_id", "step", "rank", "batch_id", "ordinal", "trace_id"),
                Arrays.stream(ownColumns))
            .toList();
  }

  /** The table of a kind of event. */
  public static EventTable of(EventType type) {
    return switch (type) {
      case METRIC -> METRIC;
      case HV -> HV;
      case CG -> CG;
      case SPECTRUM -> SPECTRUM;
      case PRECONDITIONER -> PRECONDITIONER;
      case CONFIG -> CONFIG;
      case NOTE -> NOTE;
      case INCIDENT -> INCIDENT;
      case COST -> COST;
    };
  }

  /** The table's name. */
  public String tableName(boolean debug) {
    String name = name().toLowerCase(Locale.ROOT);
    return debug ? name + "_debug" : name;
  }

  /** All columns, common ones first, separated by commas. */
  public String columnList() {
    return String.join(", ", columns);
  }

  int columnCount() {
    return columns.size();
  }

  String copyStatement(boolean debug) {
    return "copy " + tableName(debug) + " (" + columnList() + ") from stdin (format binary)";
  }
}
