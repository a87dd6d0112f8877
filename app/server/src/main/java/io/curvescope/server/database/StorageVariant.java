package io.curvescope.server.database;

import java.util.Arrays;

/** What the database can do. */
public enum StorageVariant {
  /** Hypertables, compression, retention policies, continuous aggregates. */
  TIMESCALEDB_COMMUNITY("timescaledb-community"),
  /** Hypertables; the server drops old chunks, and roll-ups are views. */
  TIMESCALEDB_APACHE("timescaledb-apache"),
  /** Ordinary tables; the server deletes old rows, and roll-ups are views. */
  POSTGRESQL("postgresql");

  private final String label;

  StorageVariant(String label) {
    this.label = label;
  }

  /** The name in logs, in metrics and in the SQL function {@code storage_variant}. */
  public String label() {
    return label;
  }

  /**
   * The variant of this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StorageVariant ofLabel(String label) {
    return Arrays.stream(values())
        .filter(variant -> variant.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no storage variant " + label));
  }
}
