package io.curvescope.server.slo.definition;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads YAML of strangers into nodes that know their lines. No objects are made of them, tags mean
 * nothing, and size, depth and aliases are bounded.
 */
final class YamlDocuments {
  /** Characters of a file at most. */
  static final int LONGEST = 256 * 1024;

  private static final int DEEPEST = 30;
  private static final int MOST_ALIASES = 50;
  private static final int MOST_DOCUMENTS = 200;

  private YamlDocuments() {}

  /**
   * The documents of a file, each a mapping; empty ones are left out.
   *
   * @param errors gets what is wrong
   */
  static List<YamlFields> read(SloFile file, List<SloFileError> errors) {
    if (file.text().length() > LONGEST) {
      errors.add(new SloFileError(file.name(), 0, "is longer than " + LONGEST + " characters"));
      return List.of();
    }
    List<YamlFields> documents = new ArrayList<>();
    try {
      for (Node node : new Yaml(new SafeConstructor(options())).composeAll(reader(file))) {
        if (documents.size() == MOST_DOCUMENTS) {
          errors.add(
              new SloFileError(
                  file.name(), line(node), "more than " + MOST_DOCUMENTS + " documents"));
          return documents;
        }
        if (node instanceof MappingNode mapping) {
          documents.add(new YamlFields(file.name(), "", mapping, errors));
        } else if (!YamlFields.isNull(node)) {
          errors.add(new SloFileError(file.name(), line(node), "a document must be a mapping"));
        }
      }
    } catch (MarkedYAMLException malformed) {
      Mark mark = malformed.getProblemMark();
      errors.add(
          new SloFileError(
              file.name(),
              mark == null ? 0 : mark.getLine() + 1,
              "is not YAML: " + malformed.getProblem()));
    } catch (YAMLException refused) {
      errors.add(new SloFileError(file.name(), 0, "is not YAML: " + refused.getMessage()));
    }
    return documents;
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static StringReader reader(SloFile file) {
    return new StringReader(file.text());
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    return options;
  }
}
