package io.curvescope.server.dashboard.http;

import io.curvescope.server.dashboard.Dashboard;
import io.curvescope.server.dashboard.Selection;
import io.curvescope.server.dashboard.TimeRange;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads and judges the body of a query. */
final class QueryRequestDecoder {
  private static final int USUAL_POINTS = 600;
  private static final int MOST_POINTS = 5_000;
  private static final int MOST_VALUES = 500;
  private static final int LONGEST_VALUE = 1_000;
  private static final Duration USUAL_RANGE = Duration.ofHours(6);
  private static final Duration LONGEST_RANGE = Duration.ofDays(36_525);

  private final Clock clock;

  QueryRequestDecoder(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads it.
   *
   * @throws InvalidField for a value that is not as it should be, and for a variable that the
   *     dashboard does not have
   */
  QueryRequest decode(Dashboard dashboard, InputStream body) throws IOException {
    JsonFields fields = JsonBody.read(body);
    Instant to = fields.time("to").orElseGet(clock::instant);
    Instant from = fields.time("from").orElseGet(() -> to.minus(USUAL_RANGE));
    if (!from.isBefore(to)) {
      throw new InvalidField("to", "must be later than from");
    }
    // Panels also look at the range of the same length before it.
    if (Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
      throw new InvalidField("to", "must be at most 100 years later than from");
    }
    int points = (int) fields.integer("max_points", 10, MOST_POINTS).orElse(USUAL_POINTS);
    JsonNode sent =
        fields
            .object("variables")
            .<JsonNode>map(each -> each)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    Map<String, List<String>> values = new TreeMap<>();
    sent.properties()
        .forEach(
            each -> {
              String field = "variables." + each.getKey();
              if (dashboard.variable(each.getKey()).isEmpty()) {
                throw new InvalidField(
                    field,
                    "is no variable of this dashboard; it has " + dashboard.variables().keySet());
              }
              values.put(each.getKey(), values(field, each.getValue()));
            });
    return new QueryRequest(new TimeRange(from, to), points, new Selection(values));
  }

  private static List<String> values(String field, JsonNode sent) {
    List<String> values = new ArrayList<>();
    if (!sent.isArray() || sent.size() > MOST_VALUES) {
      throw new InvalidField(field, "must be an array of at most " + MOST_VALUES + " strings");
    }
    for (JsonNode each : sent) {
      if (!each.isString() || each.stringValue().length() > LONGEST_VALUE) {
        throw new InvalidField(
            field, "must hold strings of at most " + LONGEST_VALUE + " characters only");
      }
      values.add(each.stringValue());
    }
    return values;
  }
}
