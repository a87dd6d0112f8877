package io.curvescope.server.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the table {@code run} as records, and records as its columns. */
final class RunRows {
  static final String COLUMNS =
      "run.run_id, run.id, run.project, run.experiment, run.model, run.parameters, run.framework,"
          + " run.optimizer, run.target_loss, run.time_budget_seconds, run.cost_budget,"
          + " run.currency, run.baseline, run.started_at, run.tags, run.status, run.created_at,"
          + " run.finished_at, run.directives";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

  private RunRows() {}

  static Run run(ResultSet row) throws SQLException {
    return new Run(
        new RunKey(row.getLong("run_id")),
        new RunId(row.getString("id")),
        row.getString("project"),
        description(row),
        status(row),
        instant(row, "created_at")
            .orElseThrow(() -> new SQLException("run.created_at must not be null")),
        instant(row, "finished_at"));
  }

  static RunStatus status(ResultSet row) throws SQLException {
    return RunStatus.ofWireName(row.getString("status"))
        .orElseThrow(() -> new SQLException("unknown run status in the database"));
  }

  static String tags(Map<String, String> tags) {
    return JSON.writeValueAsString(tags);
  }

  static String[] wireNames(Set<DirectiveAction> actions) {
    return actions.stream().sorted().map(DirectiveAction::wireName).toArray(String[]::new);
  }

  static OffsetDateTime timestamp(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static RunDescription description(ResultSet row) throws SQLException {
    return new RunDescription(
        text(row, "experiment"),
        text(row, "model"),
        integer(row, "parameters"),
        text(row, "framework"),
        text(row, "optimizer"),
        number(row, "target_loss"),
        number(row, "time_budget_seconds"),
        number(row, "cost_budget"),
        text(row, "currency"),
        Optional.of(row.getBoolean("baseline")),
        instant(row, "started_at"),
        Optional.of(JSON.readValue(row.getString("tags"), TAGS)),
        Optional.of(actions(row)));
  }

  private static Set<DirectiveAction> actions(ResultSet row) throws SQLException {
    Set<DirectiveAction> actions = EnumSet.noneOf(DirectiveAction.class);
    for (String name : (String[]) row.getArray("directives").getArray()) {
      actions.add(
          DirectiveAction.ofWireName(name)
              .orElseThrow(() -> new SQLException("unknown action in run.directives")));
    }
    return actions;
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    @Nullable String value = row.getString(column);
    return Optional.ofNullable(value);
  }

  private static OptionalLong integer(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }
}
