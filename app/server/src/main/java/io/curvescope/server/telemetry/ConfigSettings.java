package io.curvescope.server.telemetry;

import io.curvescope.server.json.JsonLimits;
import java.util.OptionalDouble;
import java.util.function.ObjDoubleConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings that are counted, as configurations hold them. A value that is no number, or is
 * beyond the range of a double, sets nothing: neither a batch nor a recount fails by it.
 */
public final class ConfigSettings {
  /** As lenient as the parser that took the text in. */
  private static final JsonMapper JSON = new JsonMapper(JsonLimits.FACTORY);

  private ConfigSettings() {}

  /** Hands on each setting in {@code values}, the JSON object of a {@link ConfigEvent}. */
  public static void forEach(String values, ObjDoubleConsumer<Measure> consumer) {
    JsonNode settings;
    try {
      settings = JSON.readTree(values);
    } catch (JacksonException unreadable) {
      return;
    }
    accept(Measure.LEARNING_RATE, settings.path("lr"), consumer);
    accept(Measure.LEARNING_RATE, settings.path("learning_rate"), consumer);
    accept(Measure.MOMENTUM, settings.path("momentum"), consumer);
  }

  private static void accept(Measure measure, JsonNode value, ObjDoubleConsumer<Measure> consumer) {
    OptionalDouble number = value.doubleValueOpt();
    if (number.isPresent()) {
      consumer.accept(measure, number.getAsDouble());
    }
  }
}
