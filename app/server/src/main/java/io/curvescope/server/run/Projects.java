package io.curvescope.server.run;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The projects that the database knows: those that a run was ever created for. Every method throws
 * {@link org.springframework.dao.DataAccessException} if the database does not answer.
 */
@Repository
public class Projects {
  private final JdbcClient jdbc;

  Projects(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether there is a project of this name. */
  public boolean exists(String name) {
    return jdbc.sql("select exists (select from project where name = :name)")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }
}
