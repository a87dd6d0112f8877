package io.curvescope.server.ingest.otlp;

import io.curvescope.server.json.JsonErrors;
import io.curvescope.server.json.JsonLimits;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Looks through a JSON body before Protocol Buffers' own parser does, which writes integers with an
 * exponent out in full: {@code 1e999999999} would be a billion digits. No number of OTLP needs more
 * than three digits there.
 */
final class JsonScan {
  /** An object of the parser's tree, and the message that is made of it. */
  private static final int OBJECT_BYTES = 200;

  /** Any other token: a name, a value, the beginning or end of something. */
  private static final int VALUE_BYTES = 32;

  private static final Pattern LONG_EXPONENT =
      Pattern.compile("\\s*+[+-]?[0-9.]++[eE][+-]?[0-9]{4,}+\\s*+");

  private JsonScan() {}

  /**
   * Checks the numbers of a body, and estimates what the parser would allocate for it.
   *
   * @return bytes of heap, apart from the characters of strings
   * @throws Problem of type malformed body
   */
  static long heapBytes(byte[] body) {
    long heapBytes = 0;
    try (JsonParser parser = JsonLimits.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
          checkNumber(parser.getString());
        }
        heapBytes += token == JsonToken.START_OBJECT ? OBJECT_BYTES : VALUE_BYTES;
      }
    } catch (JacksonException malformed) {
      throw Problem.of(ProblemType.MALFORMED_BODY, JsonErrors.describe(malformed));
    }
    return heapBytes;
  }

  private static void checkNumber(String text) {
    if (LONG_EXPONENT.matcher(text).matches()) {
      throw Problem.of(
          ProblemType.MALFORMED_BODY, "a number's exponent must have at most three digits");
    }
  }
}
