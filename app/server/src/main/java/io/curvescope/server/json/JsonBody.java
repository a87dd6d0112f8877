package io.curvescope.server.json;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/** A small request body that is one JSON object. */
public final class JsonBody {
  /** The longest such body. */
  public static final int MAXIMUM_BYTES = 1 << 18;

  private JsonBody() {}

  /**
   * Reads a body to its end.
   *
   * @throws MalformedJson if it is no JSON, not one object, or longer than {@value #MAXIMUM_BYTES}
   *     bytes
   * @throws InvalidField if a field is given twice, or there are too many
   * @throws IOException if it cannot be read
   */
  public static JsonFields read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAXIMUM_BYTES + 1);
    if (bytes.length > MAXIMUM_BYTES) {
      throw new MalformedJson("the body must be at most " + MAXIMUM_BYTES + " bytes long");
    }
    try (JsonParser parser = JsonLimits.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        throw new MalformedJson("the body must be a JSON object, but is empty");
      }
      if (!parser.currentToken().isStructStart()) {
        throw new MalformedJson("the body must be a JSON object");
      }
      JsonFields fields = JsonObjectReader.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("the body must end where its JSON object ends");
      }
      return fields;
    } catch (JacksonException exception) {
      throw new MalformedJson(JsonErrors.describe(exception));
    }
  }
}
