package io.curvescope.server.slo.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Where SLO files come from: the server's jar and, if one is named, a folder. */
final class SloFolder {
  /** Files of a folder at most. */
  static final int MOST_FILES = 200;

  private static final String DEFAULTS = "classpath*:io/curvescope/server/slo/defaults/*.yaml";
  private static final int BYTES_PER_CHARACTER = 4;

  private SloFolder() {}

  /** The files that the server brings along, by name. */
  static Map<String, SloFile> defaults() {
    Map<String, SloFile> files = new TreeMap<>();
    try {
      for (Resource resource : new PathMatchingResourcePatternResolver().getResources(DEFAULTS)) {
        String name = String.valueOf(resource.getFilename());
        files.put(name, new SloFile(name, resource.getContentAsString(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the default SLO files", e);
    }
    return files;
  }

  /**
   * The files of a folder that end in .yaml or .yml, by name. Its sub-folders are not looked into.
   *
   * @throws IOException if it cannot be read, or is beyond a limit; the message says which
   */
  static Map<String, SloFile> read(Path folder) throws IOException {
    Map<String, SloFile> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
      for (Path entry : entries) {
        if (!Files.isRegularFile(entry)) {
          continue;
        }
        if (files.size() == MOST_FILES) {
          throw new IOException("there are more than " + MOST_FILES + " files");
        }
        String name = entry.getFileName().toString();
        files.put(name, new SloFile(name, text(entry, name)));
      }
    }
    return files;
  }

  private static String text(Path path, String name) throws IOException {
    int most = BYTES_PER_CHARACTER * YamlDocuments.LONGEST;
    try (InputStream stream = Files.newInputStream(path)) {
      byte[] bytes = stream.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(name + " is larger than " + most + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      throw new IOException(name + " is not UTF-8", notText);
    }
  }
}
