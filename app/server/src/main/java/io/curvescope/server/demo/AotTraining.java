package io.curvescope.server.demo;

import io.curvescope.server.CurvescopeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * One short life of the service: it starts on an embedded database, stores the recorded runs, reads
 * them back and stops. A JVM that is told to write an ahead-of-time cache (JEP 514) learns by it
 * which classes and methods the service needs at its start.
 */
public final class AotTraining {
  private AotTraining() {}

  /**
   * Runs on a folder of its own and heeds no setting of the environment: whoever builds may have
   * set the database of a service in use.
   */
  public static void main(String[] arguments) throws IOException {
    Path data = Files.createTempDirectory("curvescope-training");
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    SpringApplication application = new SpringApplication(CurvescopeServer.class);
    application.setEnvironment(environment);
    application.setBannerMode(Banner.Mode.OFF);
    ConfigurableApplicationContext service =
        application.run(
            "--logging.level.root=WARN",
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--curvescope.worker.processes=0",
            "--curvescope.data=" + data);
    String url =
        "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
    Console quiet =
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    boolean same;
    try (DemoClient client = DemoClient.of(url, Map.of())) {
      Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
      StoredRows rows = new StoredRows(service.getBean(DataSource.class));
      same = new Playback(quiet, client, rows, now, "-training").playAll();
    }
    int status = SpringApplication.exit(service, () -> same ? 0 : 1);
    FileSystemUtils.deleteRecursively(data);
    System.exit(status);
  }
}
