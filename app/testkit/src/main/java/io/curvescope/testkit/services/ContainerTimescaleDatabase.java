package io.curvescope.testkit.services;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The official TimescaleDB image by Testcontainers, whose own reaper removes the container when the
 * JVM ends.
 */
final class ContainerTimescaleDatabase implements TimescaleDatabase {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("timescale/timescaledb:2.19.3-pg17")
          .asCompatibleSubstituteFor("postgres");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final int port;
  private final String password;
  private final PostgreSQLContainer container;

  private ContainerTimescaleDatabase(int port, String password, PostgreSQLContainer container) {
    this.port = port;
    this.password = password;
    this.container = container;
  }

  static ContainerTimescaleDatabase startNew() {
    int port = FreePort.find();
    String password = UUID.randomUUID().toString();
    PostgreSQLContainer container =
        new PostgreSQLContainer(IMAGE)
            .withUsername(USER)
            .withPassword(password)
            .withEnv("TIMESCALEDB_TELEMETRY", "off")
            .withCommand("postgres", "-c", "fsync=on", "-c", "timescaledb.telemetry_level=off");
    // A fixed port of the host: Docker would give another one to a container that is started again.
    container.setPortBindings(
        List.of("127.0.0.1:" + port + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
    container.start();
    ContainerTimescaleDatabase database = new ContainerTimescaleDatabase(port, password, container);
    database.awaitAnswer(START_LIMIT);
    return database;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String password() {
    return password;
  }

  /** Killing the first process of a container takes all others with it. */
  @Override
  public void kill() {
    container
        .getDockerClient()
        .killContainerCmd(container.getContainerId())
        .withSignal("KILL")
        .exec();
    container
        .getDockerClient()
        .waitContainerCmd(container.getContainerId())
        .start()
        .awaitStatusCode();
  }

  @Override
  public void start() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    awaitAnswer(START_LIMIT);
  }

  @Override
  public void close() {
    container.stop();
  }
}
