package io.curvescope.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DatabasePropertiesTest {
  @Test
  void withoutSettingsTheDatabaseIsEmbeddedUnderTheHomeDirectory() {
    assertThat(bind(Map.of()).address()).isEmpty();
    assertThat(bind(Map.of()).durability()).isEqualTo(Durability.REQUIRED);
    assertThat(new DataDirectoryProperties(null).directory())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".curvescope"));
  }

  @Test
  void aUrlNamesTheServerAndThePasswordIsNeverShown() {
    DatabaseProperties properties =
        bind(
            Map.of(
                "curvescope.database.url", "jdbc:postgresql://db/curvescope?password=secret",
                "curvescope.database.user", "u",
                "curvescope.database.password", "secret"));
    assertThat(properties.address())
        .hasValueSatisfying(
            address -> {
              assertThat(address.user()).isEqualTo("u");
              assertThat(address.toString()).isEqualTo("jdbc:postgresql://db/curvescope");
            });
    assertThat(properties.toString()).doesNotContain("secret");
  }

  @Test
  void anotherKindOfUrlIsRefusedWithAnExample() {
    assertThatThrownBy(
            () -> new DatabaseProperties("postgres://db", null, null, 16, Durability.REQUIRED))
        .hasMessageContaining("jdbc:postgresql://localhost:5432/curvescope");
  }

  @Test
  void retentionDefaultsAndLowerLimits() {
    RetentionProperties defaults =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("curvescope.retention", RetentionProperties.class);
    assertThat(defaults)
        .isEqualTo(
            new RetentionProperties(
                Duration.ofDays(90), Duration.ofDays(14), Duration.ofDays(730)));
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new RetentionProperties(day, day, day))
        .hasMessageContaining("curvescope.retention.raw");
  }

  private static DatabaseProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("curvescope.database", DatabaseProperties.class);
  }
}
