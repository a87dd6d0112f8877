package io.curvescope.server.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the embedded default keeps its data.
 *
 * @param data {@code CURVESCOPE_DATA}; {@code ~/.curvescope} when unset
 */
@ConfigurationProperties("curvescope")
public record DataDirectoryProperties(@Nullable Path data) {

  /** The absolute directory. */
  public Path directory() {
    return (data == null ? Path.of(System.getProperty("user.home"), ".curvescope") : data)
        .toAbsolutePath()
        .normalize();
  }
}
