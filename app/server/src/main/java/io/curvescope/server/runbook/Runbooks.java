package io.curvescope.server.runbook;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The runbooks that this server carries, and the addresses under which they are read. */
public final class Runbooks {
  private final SortedMap<RunbookName, String> pages;
  private final ServerAddress server;
  private final Optional<String> base;

  Runbooks(
      SortedMap<RunbookName, String> pages, RunbookProperties properties, ServerAddress server) {
    this.pages = pages;
    this.server = server;
    this.base = properties.base();
  }

  /** The address of a runbook: on the site that was set, or on this server. */
  public URI url(RunbookName name) {
    return URI.create(base.orElseGet(() -> server.url() + "/runbooks") + "/" + name);
  }

  /** A runbook as Markdown; empty where there is none of this name. */
  public Optional<String> markdown(RunbookName name) {
    return Optional.ofNullable(pages.get(name));
  }

  /** The names of all runbooks, in alphabetical order. */
  public Iterable<RunbookName> names() {
    return pages.keySet();
  }

  /**
   * Reads the pages that the build packed in.
   *
   * @throws IOException if one cannot be read
   */
  static SortedMap<RunbookName, String> packedPages() throws IOException {
    SortedMap<RunbookName, String> pages = new TreeMap<>();
    Resource[] files =
        new PathMatchingResourcePatternResolver().getResources("classpath:runbooks/*.md");
    Arrays.sort(files, Comparator.comparing(file -> Objects.requireNonNull(file.getFilename())));
    for (Resource file : files) {
      String name = Objects.requireNonNull(file.getFilename()).replaceFirst("\\.md$", "");
      if (RunbookName.isValid(name)) {
        pages.put(new RunbookName(name), file.getContentAsString(StandardCharsets.UTF_8));
      }
    }
    return pages;
  }
}
