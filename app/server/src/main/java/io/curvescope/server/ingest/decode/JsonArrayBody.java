package io.curvescope.server.ingest.decode;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.json.JsonObjectReader;
import java.io.IOException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** A body that is one JSON array. Where it is malformed, all of it is refused. */
final class JsonArrayBody {
  private JsonArrayBody() {}

  static void read(PushBody body, EventCollector events) throws IOException {
    try (JsonParser parser = JsonLimits.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new PushRefused(PushRefused.Cause.MALFORMED, "the body must not be empty");
      }
      if (first != JsonToken.START_ARRAY) {
        throw new PushRefused(
            PushRefused.Cause.MALFORMED,
            "the body must be a JSON array of events, or NDJSON sent as application/x-ndjson");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        take(parser, events);
      }
      if (parser.nextToken() != null) {
        throw new PushRefused(
            PushRefused.Cause.MALFORMED, "the body must end where its JSON array ends");
      }
    }
  }

  private static void take(JsonParser parser, EventCollector events) throws PushRefused {
    JsonFields fields;
    try {
      fields = JsonObjectReader.read(parser);
    } catch (InvalidField invalid) {
      events.reject(invalid);
      return;
    }
    events.take(fields);
  }
}
