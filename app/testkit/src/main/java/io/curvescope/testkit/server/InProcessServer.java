package io.curvescope.testkit.server;

import io.curvescope.testkit.http.ApiClient;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The real server, in this JVM, on a port of its own. */
public final class InProcessServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private InProcessServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param settings as in application.yaml
   */
  public static InProcessServer start(Map<String, String> settings) {
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
    return new InProcessServer(
        new SpringApplicationBuilder(application()).bannerMode(Banner.Mode.OFF).run(arguments));
  }

  /** The server's application class, on the class path of the tests that use this. */
  private static Class<?> application() {
    try {
      return Class.forName("io.curvescope.server.CurvescopeServer");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the server is not on the test's class path", e);
    }
  }

  public ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + port());
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  @Override
  public void close() {
    context.close();
  }
}
