package io.curvescope.acceptance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.repository.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
  private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?[0-9][A-Za-z0-9._-]*");
  private static final Pattern SECRET_NAME = Pattern.compile(".*(PASSWORD|SECRET|TOKEN)");
  private static final Pattern REQUIRED_VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:\\?[^}]+}");

  private final Map<String, Object> compose = Repository.yaml("docker-compose.yml");
  private final Map<String, Object> services = Repository.mapping(compose, "services");

  @Test
  void holdsTheWholeHouse() {
    assertThat(services)
        .containsOnlyKeys(
            "timescaledb", "server", "worker", "prometheus", "alertmanager", "grafana");
  }

  @Test
  void everyImageIsPinnedAndEveryServiceHasAHealthCheck() {
    for (String service : services.keySet()) {
      Map<String, Object> definition = Repository.mapping(services, service);
      assertThat(definition.get("image")).as(service).asString().matches(PINNED);
      boolean checksItself = definition.containsKey("healthcheck") || service.equals("server");
      assertThat(checksItself).as("health check of " + service).isTrue();
    }
    assertThat(Repository.text("Dockerfile")).contains("HEALTHCHECK");
  }

  @Test
  void secretsComeFromTheEnvironmentAndHaveNoDefaults() {
    for (String service : services.keySet()) {
      Repository.mapping(Repository.mapping(services, service), "environment")
          .forEach(
              (name, value) -> {
                if (SECRET_NAME.matcher(name).matches()) {
                  assertThat(value).as(name).asString().matches(REQUIRED_VARIABLE);
                }
              });
    }
    assertThat(Repository.text(".env.example").lines().filter(line -> !line.startsWith("#")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("="));
    assertThat(Repository.text(".gitignore").lines()).contains(".env");
  }

  @Test
  void everyPortIsPublishedOnLoopbackOnly() {
    for (String service : services.keySet()) {
      Object ports = Repository.mapping(services, service).getOrDefault("ports", List.of());
      assertThat((List<?>) ports)
          .as(service)
          .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
    }
  }

  @Test
  void everyServiceWaitsForTheHealthOfWhatItNeeds() {
    for (String service : services.keySet()) {
      Map<String, Object> needed =
          Repository.mapping(Repository.mapping(services, service), "depends_on");
      for (String other : needed.keySet()) {
        assertThat(services).containsKey(other);
        assertThat(Repository.mapping(needed, other)).containsEntry("condition", "service_healthy");
      }
    }
    assertThat(Repository.mapping(Repository.mapping(services, "server"), "depends_on"))
        .containsKey("timescaledb");
  }

  @Test
  void everyMountedFileAndEveryNamedVolumeExists() {
    Map<String, Object> volumes = Repository.mapping(compose, "volumes");
    for (String service : services.keySet()) {
      Object mounts = Repository.mapping(services, service).getOrDefault("volumes", List.of());
      for (Object mount : (List<?>) mounts) {
        String source = mount.toString().substring(0, mount.toString().indexOf(':'));
        if (source.startsWith("./")) {
          assertThat(Files.exists(Repository.file(source))).as(source).isTrue();
        } else {
          assertThat(volumes).containsKey(source);
        }
      }
    }
  }

  @Test
  void theImageOfTheServerRunsAsAUserOfItsOwn() {
    String dockerfile = Repository.text("Dockerfile");
    assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM")))
        .containsExactly(
            "FROM maven:3.9-eclipse-temurin-25 AS build", "FROM eclipse-temurin:25-jre");
    assertThat(dockerfile.lines().filter(line -> line.startsWith("USER")))
        .containsExactly("USER 10001:10001");
  }
}
