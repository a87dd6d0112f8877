package io.curvescope.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStateTest {
  @ParameterizedTest
  @CsvSource({
    "22P02,DATA",
    "22021,DATA",
    "23503,DATA",
    "54000,DATA",
    "21000,DATA",
    "0A000,DATA",
    "2200H,DATA",
    "P0001,DATA",
    "TS000,DATA",
    "40002,AWAY",
    "40003,AWAY",
    "28P01,AWAY",
    "3D000,AWAY",
    "55P03,AWAY",
    "58030,AWAY",
    "40P01,CONFLICT",
    "40001,CONFLICT",
    "08006,AWAY",
    "53300,AWAY",
    "57P01,AWAY",
    "57014,AWAY",
    "25006,AWAY",
    "42P01,AWAY",
    "XX000,AWAY"
  })
  void theSqlStateSaysWhatToDo(String sqlState, SqlState expected) {
    assertThat(SqlState.of(new SQLException("", sqlState))).isEqualTo(expected);
    SQLException wrapped =
        new SQLTransientConnectionException("no connection", new SQLException("", sqlState));
    assertThat(SqlState.of(wrapped)).isEqualTo(expected);
  }

  @Test
  void aFailureWithoutSqlStateIsNoFaultOfTheData() {
    assertThat(SqlState.of(new SQLException("timed out"))).isEqualTo(SqlState.AWAY);
  }
}
