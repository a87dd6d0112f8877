package io.curvescope.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A mark beside a data directory that is being made, so that one which was interrupted half-way is
 * known and made afresh. A directory without the mark is never removed.
 */
final class PartialInitialisation {
  private final Path data;
  private final Path mark;

  PartialInitialisation(Path data) {
    this.data = data;
    this.mark = data.resolveSibling(data.getFileName() + ".initialising");
  }

  void begin() throws IOException {
    Files.createFile(mark);
  }

  void finish() throws IOException {
    Files.deleteIfExists(mark);
  }

  void removeLeftOver() throws IOException {
    if (!Files.exists(mark)) {
      return;
    }
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.delete(mark);
  }
}
