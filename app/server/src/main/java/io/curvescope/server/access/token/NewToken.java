package io.curvescope.server.access.token;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.json.Characters;
import java.time.Duration;
import java.util.Optional;

/**
 * A token to be made.
 *
 * @param name for people, 1 to 255 characters
 * @param project the one project that it is for; empty for every project
 * @param lifetime at least a second and at most {@link #LONGEST}
 */
public record NewToken(String name, AccessRole role, Optional<String> project, Duration lifetime) {
  /** How long a token is valid unless said otherwise. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(365);

  /** How long a token is valid at most. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  /** The longest name of a token or a project. */
  public static final int LONGEST_NAME = 255;

  /**
   * @throws IllegalArgumentException with what would be right
   */
  public NewToken {
    require("name", name);
    project.ifPresent(text -> require("project", text));
    require(
        role != AccessRole.METRICS || project.isEmpty(),
        "the role metrics is for every project, since the metrics name the runs of all");
    require(
        lifetime.compareTo(Duration.ofSeconds(1)) >= 0 && lifetime.compareTo(LONGEST) <= 0,
        "a token must be valid for a second at least and %d days at most"
            .formatted(LONGEST.toDays()));
  }

  private static void require(String what, String text) {
    require(text.length() <= LONGEST_NAME, "the %s must be 1 to 255 characters".formatted(what));
    Characters.nameRefusal(text)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("the %s %s".formatted(what, reason));
            });
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
