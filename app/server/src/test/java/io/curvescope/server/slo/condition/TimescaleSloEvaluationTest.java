package io.curvescope.server.slo.condition;

import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.services.Database;
import io.curvescope.server.services.TimescaleDatabase;

class TimescaleSloEvaluationTest extends SloEvaluationContract {
  TimescaleSloEvaluationTest() {
    super(createDatabase());
  }

  private static DatabaseAddress createDatabase() {
    Database database = TimescaleDatabase.shared().createDatabase();
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }
}
