package io.curvescope.server.alert.http;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.silence.SilenceScope;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The body of a request for a silence. */
record SilenceRequest(SilenceScope scope, Instant endsAt, Optional<String> comment) {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_COMMENT = 1_000;
  private static final Duration LONGEST = Duration.ofDays(90);

  static SilenceRequest of(JsonFields fields, Instant now) {
    String project = require("project", fields.name("project", LONGEST_NAME));
    Optional<RunId> run = fields.text("run", LONGEST_NAME).map(SilenceRequest::run);
    Optional<String> slo = fields.text("slo", LONGEST_NAME);
    Optional<AlertName> name = fields.text("alertname", LONGEST_NAME).map(SilenceRequest::name);
    if (run.isEmpty() && slo.isEmpty() && name.isEmpty()) {
      throw new InvalidField(
          "run", "must be given, or slo or alertname: a whole project cannot be silenced");
    }
    Instant endsAt = require("ends_at", fields.time("ends_at"));
    if (!endsAt.isAfter(now) || endsAt.isAfter(now.plus(LONGEST))) {
      throw new InvalidField(
          "ends_at", "must be in the future, by %d days at most".formatted(LONGEST.toDays()));
    }
    return new SilenceRequest(
        new SilenceScope(project, run, slo, name), endsAt, fields.text("comment", LONGEST_COMMENT));
  }

  private static RunId run(String text) {
    if (!RunId.isValid(text)) {
      throw new InvalidField("run", RunId.RULE);
    }
    return new RunId(text);
  }

  private static AlertName name(String text) {
    return AlertName.ofWireName(text)
        .orElseThrow(
            () ->
                new InvalidField(
                    "alertname",
                    "must be one of "
                        + Arrays.stream(AlertName.values())
                            .map(AlertName::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
