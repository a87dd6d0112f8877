package io.curvescope.server.dashboard.http;

import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The files that the pages are made of, read once: what is asked for is never a path. */
final class PageFiles {
  private static final String PAGES = "classpath:io/curvescope/server/dashboard/page/*";

  /** Of the version that pom.xml names, which the build takes out of its WebJar. */
  private static final String ECHARTS =
      "META-INF/resources/_static/echarts/6.0.0/dist/echarts.esm.min.mjs";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=UTF-8",
          "html", "text/html;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "svg", "image/svg+xml");

  private final Map<String, PageFile> files;

  /**
   * A file.
   *
   * @param tag changes whenever the bytes do
   */
  record PageFile(String type, byte[] bytes, String tag) {}

  private PageFiles(Map<String, PageFile> files) {
    this.files = Map.copyOf(files);
  }

  /** Reads what the build packed in, and ECharts among it. */
  static PageFiles packed() throws IOException {
    PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
    Map<String, PageFile> files = new HashMap<>();
    for (Resource file : resources.getResources(PAGES)) {
      String name = Objects.requireNonNull(file.getFilename());
      files.put(name, read(name, file));
    }
    files.put("echarts.js", read("echarts.js", new ClassPathResource(ECHARTS)));
    return new PageFiles(files);
  }

  /** The file of this name. */
  Optional<PageFile> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  private static PageFile read(String name, Resource file) throws IOException {
    byte[] bytes = file.getContentAsByteArray();
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String type =
        Optional.ofNullable(TYPES.get(ending))
            .orElseThrow(() -> new IOException("no type is known for " + name));
    return new PageFile(type, bytes, '"' + Sha256.of(bytes).toString() + '"');
  }
}
