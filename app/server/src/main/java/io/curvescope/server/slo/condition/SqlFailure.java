package io.curvescope.server.slo.condition;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/** A failure of the database as Spring's exceptions name it. */
final class SqlFailure {
  private SqlFailure() {}

  static DataAccessException of(String task, SQLException failure) {
    DataAccessException translated =
        new SQLExceptionSubclassTranslator().translate(task, null, failure);
    return translated == null ? new UncategorizedSQLException(task, null, failure) : translated;
  }
}
