package io.curvescope.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The apt sources of the host, in both formats of sources.list(5). A Debian mirror is read from
 * them, so that the project never writes one down and works behind a company's own mirror.
 */
final class AptSources {
  private static final Set<String> DEBIAN_SUITES =
      Set.of(
          "bullseye",
          "bookworm",
          "trixie",
          "forky",
          "duke",
          "sid",
          "oldoldstable",
          "oldstable",
          "stable",
          "testing",
          "unstable");

  private static final Pattern STANZA_BREAK = Pattern.compile("\\n\\s*\\n");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private record Entry(String uri, List<String> suites, List<String> components) {
    boolean isDebianMain() {
      return components.contains("main") && suites.stream().anyMatch(DEBIAN_SUITES::contains);
    }

    /**
     * Vendors' repositories also name their suites after Debian's releases; the path tells them
     * apart.
     */
    boolean looksLikeTheArchive() {
      return uri.endsWith("/debian");
    }
  }

  private final List<Entry> entries;

  private AptSources(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads `sources.list` and `sources.list.d`.
   *
   * @param folder usually `/etc/apt`; may be missing
   */
  static AptSources read(Path folder) {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files(folder)) {
      String text = text(file);
      entries.addAll(file.toString().endsWith(".sources") ? stanzas(text) : lines(text));
    }
    return new AptSources(entries);
  }

  /** The first mirror that carries a release of Debian itself, without a slash at its end. */
  Optional<String> debianMirror() {
    return entries.stream()
        .filter(Entry::isDebianMain)
        .min(Comparator.comparing(entry -> !entry.looksLikeTheArchive()))
        .map(Entry::uri);
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    Path list = folder.resolve("sources.list");
    if (Files.isRegularFile(list)) {
      files.add(list);
    }
    Path parts = folder.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (Stream<Path> found = Files.list(parts)) {
        found
            .filter(
                file -> file.toString().endsWith(".list") || file.toString().endsWith(".sources"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One-line format: `deb [option=value ...] URI suite component...`. */
  private static List<Entry> lines(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String plain = line.replaceFirst("#.*", "").replaceFirst("\\[[^]]*]", " ").strip();
      List<String> words = words(plain);
      if (words.size() >= 4 && words.getFirst().equals("deb")) {
        addFetchable(entries, words.get(1), List.of(words.get(2)), words.subList(3, words.size()));
      }
    }
    return entries;
  }

  /** The deb822 format: stanzas of `Field: value`, folded lines starting with a blank. */
  private static List<Entry> stanzas(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String stanza : STANZA_BREAK.splitAsStream(text).toList()) {
      Map<String, String> fields = fields(stanza);
      boolean enabled = !fields.getOrDefault("enabled", "yes").strip().equalsIgnoreCase("no");
      if (enabled && words(fields.getOrDefault("types", "")).contains("deb")) {
        List<String> suites = words(fields.getOrDefault("suites", ""));
        List<String> components = words(fields.getOrDefault("components", ""));
        words(fields.getOrDefault("uris", ""))
            .forEach(uri -> addFetchable(entries, uri, suites, components));
      }
    }
    return entries;
  }

  private static Map<String, String> fields(String stanza) {
    Map<String, String> fields = new HashMap<>();
    String name = "";
    for (String line : stanza.lines().toList()) {
      int colon = line.indexOf(':');
      boolean isComment = line.startsWith("#") || line.isBlank();
      if (!isComment && Character.isWhitespace(line.charAt(0))) {
        fields.merge(name, line.strip(), (before, more) -> before + " " + more);
      } else if (!isComment && colon > 0) {
        name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.put(name, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static void addFetchable(
      List<Entry> entries, String uri, List<String> suites, List<String> components) {
    if (uri.startsWith("http:") || uri.startsWith("https:") || uri.startsWith("file:")) {
      entries.add(new Entry(uri.replaceFirst("/+$", ""), suites, components));
    }
  }

  private static List<String> words(String text) {
    return BLANKS.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
  }
}
