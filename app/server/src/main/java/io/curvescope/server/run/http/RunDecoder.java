package io.curvescope.server.run.http;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunStatus;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of requests that are about runs. */
final class RunDecoder {
  private static final int NAME = 255;
  private static final int TAGS = 64;
  private static final int TAG_CHARACTERS = 1_000;

  private RunDecoder() {}

  /** The id that the client chose, or a new one. */
  static RunId id(JsonFields fields) {
    return fields
        .text("id", JsonLimits.STRING_CHARACTERS)
        .map(
            text -> {
              if (!RunId.isValid(text)) {
                throw new InvalidField("id", RunId.RULE);
              }
              return new RunId(text);
            })
        .orElseGet(() -> new RunId(UUID.randomUUID().toString()));
  }

  static String project(JsonFields fields) {
    return require("project", fields.name("project", NAME));
  }

  static RunDescription description(JsonFields fields, Instant now) {
    return new RunDescription(
        fields.name("experiment", NAME),
        fields.name("model", NAME),
        fields.integer("parameters", 0, JsonLimits.LARGEST_INTEGER),
        fields.name("framework", NAME),
        fields.name("optimizer", NAME),
        fields.finite("target_loss", -Double.MAX_VALUE),
        fields.amount("time_budget_seconds"),
        fields.amount("cost_budget"),
        fields.currency("currency"),
        fields.flag("baseline"),
        fields.pastTime("started_at", now),
        fields.object("tags").map(RunDecoder::tags),
        fields.texts("directives", NAME).map(RunDecoder::actions));
  }

  private static Set<DirectiveAction> actions(List<String> names) {
    Set<DirectiveAction> actions = EnumSet.noneOf(DirectiveAction.class);
    for (String name : names) {
      actions.add(
          DirectiveAction.ofWireName(name)
              .orElseThrow(
                  () ->
                      new InvalidField(
                          "directives", "must hold only " + DirectiveAction.wireNames())));
    }
    return actions;
  }

  static RunStatus finalStatus(JsonFields fields) {
    return RunStatus.ofWireName(require("status", fields.text("status", NAME)))
        .filter(RunStatus::isFinished)
        .orElseThrow(
            () ->
                new InvalidField(
                    "status", "must be one of converged, completed, failed, cancelled"));
  }

  private static Map<String, String> tags(ObjectNode object) {
    if (object.size() > TAGS) {
      throw new InvalidField("tags", "must have at most " + TAGS + " entries");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Optional<String> value = entry.getValue().stringValueOpt();
      if (value.isEmpty()
          || Math.max(entry.getKey().length(), value.get().length()) > TAG_CHARACTERS) {
        throw new InvalidField(
            "tags", "must hold strings of at most " + TAG_CHARACTERS + " characters only");
      }
      tags.put(entry.getKey(), value.get());
    }
    return tags;
  }
}
