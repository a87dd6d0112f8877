package io.curvescope.testkit.services;

/** Holds the JVM's shared server, started when this class is first used. */
final class SharedTimescaleDatabase {
  static final TimescaleDatabase INSTANCE = TimescaleDatabase.startPrivate();

  private SharedTimescaleDatabase() {}
}
