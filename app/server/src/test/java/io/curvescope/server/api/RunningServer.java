package io.curvescope.server.api;

import io.curvescope.server.CurvescopeServer;
import java.util.ArrayList;
import java.util.List;
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
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--curvescope.monitoring.refresh=100ms",
                // Only tests of analyses need a worker.
                "--curvescope.worker.processes=0",
                "--logging.level.root=WARN"));
    settings.forEach(
        (name, value) -> {
          arguments.removeIf(argument -> argument.startsWith("--" + name + "="));
          arguments.add("--" + name + "=" + value);
        });
    return new RunningServer(
        new SpringApplicationBuilder(CurvescopeServer.class)
            .bannerMode(Banner.Mode.OFF)
            .run(arguments.toArray(String[]::new)));
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

  @Override
  public void close() {
    context.close();
  }
}
