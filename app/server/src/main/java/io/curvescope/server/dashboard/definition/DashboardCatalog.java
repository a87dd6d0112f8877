package io.curvescope.server.dashboard.definition;

import io.curvescope.server.dashboard.Dashboard;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards that this server carries. */
public final class DashboardCatalog {
  private final Map<String, Dashboard> dashboards;

  private DashboardCatalog(Map<String, Dashboard> dashboards) {
    this.dashboards = dashboards;
  }

  /**
   * Reads what the build packed in.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if one is no dashboard, or two have the same uid
   */
  public static DashboardCatalog packed() throws IOException {
    Resource[] files =
        new PathMatchingResourcePatternResolver().getResources("classpath:dashboards/*.json");
    Arrays.sort(files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
    Map<String, Dashboard> dashboards = new LinkedHashMap<>();
    for (Resource file : files) {
      try (InputStream stream = file.getInputStream()) {
        Dashboard dashboard =
            DashboardDecoder.decode(JsonMapper.shared().readTree(stream.readAllBytes()));
        if (dashboards.put(dashboard.uid(), dashboard) != null) {
          throw new IllegalArgumentException("two dashboards have the uid " + dashboard.uid());
        }
      }
    }
    return new DashboardCatalog(dashboards);
  }

  /** All of them, by the name of their file. */
  public Collection<Dashboard> all() {
    return dashboards.values();
  }

  /** The dashboard of this uid. */
  public Optional<Dashboard> find(String uid) {
    return Optional.ofNullable(dashboards.get(uid));
  }
}
