package io.curvescope.server.access.http;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.token.NewToken;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The body of a request for a new token. */
final class TokenDecoder {
  private TokenDecoder() {}

  static NewToken token(JsonFields fields, Instant now) {
    String name = require("name", fields.name("name", NewToken.LONGEST_NAME));
    AccessRole role = role(require("role", fields.text("role", NewToken.LONGEST_NAME)));
    Optional<String> project = fields.name("project", NewToken.LONGEST_NAME);
    boolean everyProject = fields.flag("every_project").orElse(false);
    if (project.isPresent() == everyProject) {
      throw new InvalidField(
          "project", "must name the one project that the token is for, or every_project be true");
    }
    Duration lifetime =
        fields
            .time("expires_at")
            .map(
                expires -> {
                  if (!expires.isAfter(now) || expires.isAfter(now.plus(NewToken.LONGEST))) {
                    throw new InvalidField(
                        "expires_at",
                        "must be in the future, by %d days at most"
                            .formatted(NewToken.LONGEST.toDays()));
                  }
                  return Duration.between(now, expires);
                })
            .orElse(NewToken.DEFAULT_LIFETIME);
    try {
      return new NewToken(name, role, project, lifetime);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidField("", "is wrong: " + wrong.getMessage());
    }
  }

  private static AccessRole role(String name) {
    return AccessRole.ofWireName(name)
        .orElseThrow(() -> new InvalidField("role", "must be one of " + AccessRole.names()));
  }
}
