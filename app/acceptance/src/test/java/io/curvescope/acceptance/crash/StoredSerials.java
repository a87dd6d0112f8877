package io.curvescope.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.services.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;

/** What the database holds of the numbered events that {@link PushBatch} makes. */
public record StoredSerials(BitSet values, long rows, long ledgerRows, long deadlocks) {
  /** Reads them from the tables, past the server. */
  public static StoredSerials read(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      BitSet values = new BitSet();
      long rows = 0;
      try (ResultSet row =
          statement.executeQuery("select value from metric where name = 'serial'")) {
        while (row.next()) {
          values.set((int) row.getDouble(1));
          rows++;
        }
      }
      return new StoredSerials(
          values,
          rows,
          number(statement, "select count(*) from ingest_ledger"),
          number(
              statement,
              "select deadlocks from pg_stat_database where datname = current_database()"));
    }
  }

  /** Every value of `sent` is there once, and no other. */
  public void assertHoldsExactlyOnce(BitSet sent) {
    BitSet missing = (BitSet) sent.clone();
    missing.andNot(values);
    BitSet foreign = (BitSet) values.clone();
    foreign.andNot(sent);
    assertThat(missing.stream().limit(10)).as("missing of %d", sent.cardinality()).isEmpty();
    assertThat(foreign.stream().limit(10)).as("never sent").isEmpty();
    assertThat(rows).as("rows, of which none twice").isEqualTo(sent.cardinality());
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
