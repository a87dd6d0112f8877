package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.digest.Sha256;
import java.nio.charset.StandardCharsets;

/** A set of labels as a key of fixed length. */
final class AlertIdentity {
  private AlertIdentity() {}

  static Sha256 of(AlertLabels labels) {
    StringBuilder text = new StringBuilder();
    labels
        .toMap()
        .forEach(
            (name, value) ->
                // With its length, so that no value can look like another label.
                text.append(name).append('=').append(value.length()).append(':').append(value));
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
