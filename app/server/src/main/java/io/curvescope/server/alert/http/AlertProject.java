package io.curvescope.server.alert.http;

import io.curvescope.server.access.ResourceProject;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the project of the alert that a path names. */
@Component
class AlertProject implements ResourceProject {
  private final AlertReader alerts;

  AlertProject(AlertReader alerts) {
    this.alerts = alerts;
  }

  @Override
  public String pathVariable() {
    return "alert";
  }

  @Override
  public Optional<String> projectOf(String name) {
    return AlertId.parse(name).flatMap(alerts::project);
  }

  @Override
  public RuntimeException unknown(String name) {
    return unknown();
  }

  static Problem unknown() {
    return Problem.of(
        ProblemType.UNKNOWN_ALERT, "there is no alert of this id; GET /api/v1/alerts lists them");
  }
}
