package io.curvescope.server.slo.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a file. What is wrong is added to the errors, with the line and the path, and
 * reading goes on, so that all errors come at once.
 */
final class YamlFields {
  private static final int LONGEST_LIST = 100;
  private static final int LONGEST_TEXT = 10_000;

  private final String file;
  private final String path;
  private final int line;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<SloFileError> errors;

  YamlFields(String file, String path, MappingNode mapping, List<SloFileError> errors) {
    this.file = file;
    this.path = path;
    this.line = YamlDocuments.line(mapping);
    this.errors = errors;
    for (NodeTuple tuple : mapping.getValue()) {
      int keyLine = YamlDocuments.line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        errors.add(new SloFileError(file, keyLine, "a field's name must be plain text"));
      } else if (fields.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        errors.add(new SloFileError(file, keyLine, at(key.getValue()) + " is there twice"));
      } else {
        lines.put(key.getValue(), keyLine);
      }
    }
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  String file() {
    return file;
  }

  int line() {
    return line;
  }

  /** The line of a field, or that of the mapping where the field is missing. */
  int line(String field) {
    return lines.getOrDefault(field, line);
  }

  /** Adds an error about a field. */
  void wrong(String field, String rule) {
    errors.add(new SloFileError(file, line(field), at(field) + " " + rule));
  }

  /** A field whose value is text, a number or a truth value, as text. */
  Optional<String> text(String field) {
    Optional<Node> node = node(field);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof ScalarNode scalar
        && !scalar.getValue().isBlank()
        && scalar.getValue().length() <= LONGEST_TEXT) {
      return Optional.of(scalar.getValue());
    }
    wrong(field, "must be text of 1 to " + LONGEST_TEXT + " characters");
    return Optional.empty();
  }

  /** The same, where it must be there. */
  Optional<String> requiredText(String field) {
    require(field);
    return text(field);
  }

  /** A finite number. */
  OptionalDouble number(String field) {
    Optional<String> text = text(field);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text.get().strip());
      if (Double.isFinite(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException notANumber) {
      wrong(field, "must be a number, not '" + abbreviated(text.get()) + "'");
      return OptionalDouble.empty();
    }
    wrong(field, "must be a finite number");
    return OptionalDouble.empty();
  }

  OptionalDouble requiredNumber(String field) {
    require(field);
    return number(field);
  }

  /** True or false. */
  Optional<Boolean> flag(String field) {
    return text(field)
        .flatMap(
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> {
                    wrong(field, "must be true or false");
                    yield Optional.empty();
                  }
                });
  }

  /** One text, or a list of texts. */
  List<String> texts(String field) {
    Optional<Node> node = node(field);
    if (node.isPresent() && node.get() instanceof SequenceNode list) {
      List<String> texts = new ArrayList<>();
      for (Node each : list.getValue()) {
        if (each instanceof ScalarNode scalar
            && !scalar.getValue().isBlank()
            && texts.size() < LONGEST_LIST) {
          texts.add(scalar.getValue());
        } else {
          wrong(field, "must be a text, or a list of at most " + LONGEST_LIST + " texts");
          return List.of();
        }
      }
      return texts;
    }
    return text(field).map(List::of).orElse(List.of());
  }

  /** A mapping inside this one. */
  Optional<YamlFields> mapping(String field) {
    Optional<Node> node = node(field);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof MappingNode mapping) {
      return Optional.of(new YamlFields(file, at(field), mapping, errors));
    }
    wrong(field, "must be a mapping");
    return Optional.empty();
  }

  Optional<YamlFields> requiredMapping(String field) {
    require(field);
    return mapping(field);
  }

  /** The one mapping of a list, which must be there. */
  Optional<YamlFields> onlyMapping(String field, String whyOne) {
    require(field);
    Optional<Node> node = node(field);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof SequenceNode list)) {
      wrong(field, "must be a list");
      return Optional.empty();
    }
    if (list.getValue().size() != 1) {
      wrong(field, "must have one entry: " + whyOne);
      return Optional.empty();
    }
    if (list.getValue().getFirst() instanceof MappingNode mapping) {
      return Optional.of(new YamlFields(file, at(field) + "[0]", mapping, errors));
    }
    wrong(field, "must be a list of mappings");
    return Optional.empty();
  }

  /** Whether a field is there and not null. */
  boolean has(String field) {
    return node(field).isPresent();
  }

  /** Marks fields as known that OpenSLO has and that mean nothing here. */
  void ignore(String... names) {
    known.addAll(List.of(names));
  }

  /** Adds an error for each field that nobody asked for. */
  void refuseOthers() {
    for (String field : fields.keySet()) {
      if (!known.contains(field)) {
        wrong(field, "is not known here; known are " + String.join(", ", known));
      }
    }
  }

  /** The names of all fields. */
  Set<String> names() {
    return fields.keySet();
  }

  private void require(String field) {
    if (!has(field)) {
      wrong(field, "is required");
    }
  }

  private Optional<Node> node(String field) {
    known.add(field);
    return Optional.ofNullable(fields.get(field)).filter(node -> !isNull(node));
  }

  private String at(String field) {
    String name = abbreviated(field);
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
