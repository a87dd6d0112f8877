package io.curvescope.curvature.safetensors;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.safetensors.SafetensorsException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON header as a stream, so that a header cannot ask for more memory than its own size.
 */
final class SafetensorsHeaderParser {
  private static final String METADATA = "__metadata__";

  private final JsonParser json;
  private final SafetensorsLimits limits;
  private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeaderParser(JsonParser json, SafetensorsLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  static SafetensorsHeader parse(byte[] header, SafetensorsLimits limits) {
    if (header.length == 0 || header[0] != '{') {
      throw malformed("header: must be a JSON object that starts with '{'");
    }
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(20)
                    .maxNameLength(limits.maximumNameLength())
                    .maxStringLength(limits.maximumNameLength())
                    .build())
            .build();
    try (JsonParser json = factory.createParser(ObjectReadContext.empty(), header)) {
      SafetensorsHeaderParser parser = new SafetensorsHeaderParser(json, limits);
      parser.parseHeader();
      return new SafetensorsHeader(parser.entries, parser.metadata);
    } catch (StreamConstraintsException e) {
      throw new SafetensorsException(Kind.LIMIT_EXCEEDED, "header: " + e.getOriginalMessage(), e);
    } catch (JacksonException e) {
      throw new SafetensorsException(
          Kind.MALFORMED, "header: not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void parseHeader() {
    require(json.nextToken() == JsonToken.START_OBJECT, "header: must be a JSON object");
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      require(names.add(name), "header: '" + name + "' occurs twice");
      json.nextToken();
      if (name.equals(METADATA)) {
        parseMetadata();
      } else {
        if (entries.size() == limits.maximumTensors()) {
          throw new SafetensorsException(
              Kind.LIMIT_EXCEEDED, "header: more than " + limits.maximumTensors() + " tensors");
        }
        entries.add(parseEntry(name));
      }
    }
    require(json.nextToken() == null, "header: only spaces may follow the JSON object");
  }

  private void parseMetadata() {
    require(
        json.currentToken() == JsonToken.START_OBJECT, METADATA + ": must be an object of strings");
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      require(
          json.nextToken() == JsonToken.VALUE_STRING,
          METADATA + ": '" + key + "' must be a string");
      require(!metadata.containsKey(key), METADATA + ": '" + key + "' occurs twice");
      metadata.put(key, json.getString());
    }
  }

  private SafetensorsHeader.Entry parseEntry(String name) {
    String where = "tensor '" + name + "'";
    require(json.currentToken() == JsonToken.START_OBJECT, where + ": must be an object");
    Optional<StoredType> type = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> {
          require(type.isEmpty(), where + ": dtype occurs twice");
          type = Optional.of(parseType(where));
        }
        case "shape" -> {
          require(shape.isEmpty(), where + ": shape occurs twice");
          shape = Optional.of(parseNumbers(where + ", shape", limits.maximumRank()));
        }
        case "data_offsets" -> {
          require(offsets.isEmpty(), where + ": data_offsets occurs twice");
          offsets = Optional.of(parseNumbers(where + ", data_offsets", 2));
        }
        default ->
            throw malformed(
                where + ": unknown field '" + field + "'; known are dtype, shape, data_offsets");
      }
    }
    List<Long> extents = shape.orElseThrow(() -> malformed(where + ": shape is missing"));
    List<Long> places = offsets.orElseThrow(() -> malformed(where + ": data_offsets is missing"));
    require(
        places.size() == 2 && places.get(0) <= places.get(1),
        where + ", data_offsets: must be [begin, end] with begin <= end, got " + places);
    return new SafetensorsHeader.Entry(
        name,
        type.orElseThrow(() -> malformed(where + ": dtype is missing")),
        toShape(where, extents),
        places.get(0),
        places.get(1));
  }

  private StoredType parseType(String where) {
    require(json.currentToken() == JsonToken.VALUE_STRING, where + ", dtype: must be a string");
    String name = json.getString();
    return StoredType.named(name)
        .orElseThrow(
            () ->
                new SafetensorsException(
                    Kind.UNSUPPORTED,
                    where
                        + ", dtype: '"
                        + name
                        + "' is not read; it must be one of F16, BF16, F32, F64, I32, I64, BOOL"));
  }

  private List<Long> parseNumbers(String where, int most) {
    require(json.currentToken() == JsonToken.START_ARRAY, where + ": must be an array");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT,
          where + ": must hold whole numbers only");
      require(numbers.size() < most, where + ": must hold at most " + most + " numbers");
      long number = json.getLongValue();
      require(number >= 0, where + ": must be 0 or more, got " + number);
      numbers.add(number);
    }
    return numbers;
  }

  private static Shape toShape(String where, List<Long> extents) {
    List<Integer> dimensions = new ArrayList<>();
    // The product of the non-zero extents is bounded, so that no later product of strides can
    // overflow.
    long product = 1;
    for (long extent : extents) {
      require(
          extent <= Integer.MAX_VALUE,
          where + ", shape: an extent is at most 2147483647, got " + extent);
      product = extent == 0 ? product : product * extent;
      require(
          product <= Integer.MAX_VALUE,
          where + ", shape: " + extents + " has more than 2147483647 elements");
      dimensions.add((int) extent);
    }
    return new Shape(dimensions);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw malformed(message);
    }
  }

  private static SafetensorsException malformed(String message) {
    return new SafetensorsException(Kind.MALFORMED, message);
  }
}
