package io.curvescope.server.alert.store;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.run.DirectiveAction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A remedy as a JSON column. */
record RemedyJson(String action, Map<String, Double> parameters) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static String write(Remedy remedy) {
    return JSON.writeValueAsString(new RemedyJson(remedy.action().wireName(), remedy.parameters()));
  }

  static Optional<Remedy> read(@Nullable String json) {
    return Optional.ofNullable(json)
        .map(text -> JSON.readValue(text, RemedyJson.class))
        .flatMap(
            stored ->
                DirectiveAction.ofWireName(stored.action())
                    .map(action -> new Remedy(action, stored.parameters())));
  }
}
