package io.curvescope.server.alert.directive;

import io.curvescope.server.alert.AlertId;
import io.curvescope.server.ingest.Directive;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.run.RunKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the table {@code directive} as records. */
final class DirectiveRows {
  static final String COLUMNS =
      "directive_id, run_id, alert_id, alert, action, parameters, reason, created_at, expires_at,"
          + " acknowledged_at, applied, answer";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Double>> PARAMETERS = new TypeReference<>() {};

  private DirectiveRows() {}

  static StoredDirective directive(ResultSet row) throws SQLException {
    DirectiveId id = new DirectiveId(row.getLong("directive_id"));
    return new StoredDirective(
        id,
        new RunKey(row.getLong("run_id")),
        new Directive(
            id.toString(),
            DirectiveAction.ofWireName(row.getString("action"))
                .orElseThrow(() -> new SQLException("unknown action in the table directive")),
            JSON.readValue(row.getString("parameters"), PARAMETERS),
            row.getString("reason"),
            row.getString("alert"),
            required(row, "expires_at")),
        new AlertId(row.getLong("alert_id")).toString(),
        required(row, "created_at"),
        acknowledgement(row));
  }

  static String parameters(Map<String, Double> parameters) {
    return JSON.writeValueAsString(parameters);
  }

  private static Optional<StoredDirective.Acknowledgement> acknowledgement(ResultSet row)
      throws SQLException {
    boolean applied = row.getBoolean("applied");
    @Nullable String answer = row.getString("answer");
    return instant(row, "acknowledged_at")
        .map(at -> new StoredDirective.Acknowledgement(at, applied, Optional.ofNullable(answer)));
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return instant(row, column)
        .orElseThrow(() -> new SQLException("directive." + column + " must not be null"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }
}
