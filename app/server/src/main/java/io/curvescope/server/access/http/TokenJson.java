package io.curvescope.server.access.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.access.token.AccessToken;
import io.curvescope.server.access.token.IssuedToken;
import io.curvescope.server.json.JsonTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A token as it is answered. */
@Schema(name = "Token", description = "An access token, without its secret")
record TokenJson(
    @Schema(example = "7") String id,
    @Schema(example = "trainer on node 3") String name,
    @Schema(allowableValues = {"ingest", "read", "analyze", "metrics", "admin"}) String role,
    @Schema(nullable = true, example = "vision", description = "null for every project")
        Optional<String> project,
    @Schema(allowableValues = {"active", "expired", "revoked"}) String state,
    @Schema(format = "date-time") @JsonProperty("created_at") String createdAt,
    @Schema(format = "date-time") @JsonProperty("expires_at") String expiresAt,
    @Schema(nullable = true, format = "date-time", description = "To the minute")
        @JsonProperty("last_used_at")
        Optional<String> lastUsedAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("revoked_at")
        Optional<String> revokedAt,
    @Schema(description = "The secret; only in the answer that makes the token")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Optional<String> token,
    @Schema(description = "Unknown fields that were ignored; only where a body was sent")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> warnings) {

  static TokenJson of(AccessToken token, Instant now) {
    return of(token, Optional.empty(), List.of(), now);
  }

  static TokenJson issued(IssuedToken issued, List<String> warnings, Instant now) {
    return of(issued.token(), Optional.of(issued.secret().reveal()), warnings, now);
  }

  private static TokenJson of(
      AccessToken token, Optional<String> secret, List<String> warnings, Instant now) {
    return new TokenJson(
        Long.toString(token.id()),
        token.name(),
        token.role().wireName(),
        token.project(),
        token.state(now).wireName(),
        JsonTime.format(token.createdAt()),
        JsonTime.format(token.expiresAt()),
        token.lastUsedAt().map(JsonTime::format),
        token.revokedAt().map(JsonTime::format),
        secret,
        warnings);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "TokenJson[" + id + "]";
  }
}
