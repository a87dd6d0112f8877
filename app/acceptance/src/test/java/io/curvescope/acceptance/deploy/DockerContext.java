package io.curvescope.acceptance.deploy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** What the first stage of the Dockerfile has of the repository, by its COPY lines. */
final class DockerContext {
  private final List<Rule> rules;
  private final List<Path> copied;

  private record Rule(PathMatcher matcher, boolean included) {
    static Rule of(String line) {
      boolean included = line.startsWith("!");
      String pattern = included ? line.substring(1) : line;
      // Docker's `**/` also stands for no folder at all; that of the JDK does not.
      String glob = pattern.replace("**/", "{,**/}");
      return new Rule(FileSystems.getDefault().getPathMatcher("glob:" + glob), included);
    }

    /** Docker applies a pattern to a path and to the folders that it lies in. */
    boolean matches(Path path) {
      for (Path each = path; each != null; each = each.getParent()) {
        if (matcher.matches(each)) {
          return true;
        }
      }
      return false;
    }
  }

  private DockerContext(List<Rule> rules, List<Path> copied) {
    this.rules = rules;
    this.copied = copied;
  }

  /**
   * @param dockerfile the text of the Dockerfile, whose COPY lines name one source each
   * @param dockerignore the text of the .dockerignore
   */
  static DockerContext of(String dockerfile, String dockerignore) {
    return new DockerContext(
        dockerignore.lines().filter(line -> !line.isBlank()).map(Rule::of).toList(),
        dockerfile
            .lines()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> Path.of(line.split(" +")[1]))
            .toList());
  }

  /** Whether the build in the image sees this file, a path relative to the repository. */
  boolean has(Path file) {
    return isSent(file) && copied.stream().anyMatch(file::startsWith);
  }

  /** The last rule that matches decides. */
  private boolean isSent(Path file) {
    boolean sent = true;
    for (Rule rule : rules) {
      if (rule.matches(file)) {
        sent = rule.included();
      }
    }
    return sent;
  }
}
