package io.curvescope.server.api;

import io.curvescope.server.CurvescopeServer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The real server, in this JVM, on a port of its own. */
final class RunningServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private RunningServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param settings as in application.yaml
   */
  static RunningServer start(Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("server.address", "127.0.0.1");
    all.put("curvescope.monitoring.refresh", "100ms");
    // Only tests of analyses need a worker.
    all.put("curvescope.worker.processes", "0");
    all.put("logging.level.root", "WARN");
    all.putAll(settings);
    String[] arguments =
        all.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    return new RunningServer(
        new SpringApplicationBuilder(CurvescopeServer.class)
            .bannerMode(Banner.Mode.OFF)
            .run(arguments));
  }

  ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + port());
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  @Override
  public void close() {
    context.close();
  }
}
