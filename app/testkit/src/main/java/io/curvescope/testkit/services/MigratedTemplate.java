package io.curvescope.testkit.services;

import io.curvescope.testkit.repository.Repository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.Flyway;

/** Databases with the repository's migrations applied, one for each server, to be copied. */
final class MigratedTemplate {
  private static final Map<TimescaleDatabase, String> made = new ConcurrentHashMap<>();

  private MigratedTemplate() {}

  /** Returns the name of a server's template, made first if it is missing. */
  static String of(TimescaleDatabase server) {
    return made.computeIfAbsent(server, MigratedTemplate::make);
  }

  private static String make(TimescaleDatabase server) {
    Database template = server.createEmptyDatabase();
    Flyway.configure()
        .dataSource(template.jdbcUrl(), template.user(), template.password())
        .locations("filesystem:" + Repository.file("migrations"))
        .load()
        .migrate();
    return template.jdbcUrl().substring(template.jdbcUrl().lastIndexOf('/') + 1);
  }
}
