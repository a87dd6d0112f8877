package io.curvescope.server.alert.http;

import io.curvescope.server.access.ResourceProject;
import io.curvescope.server.alert.silence.SilenceId;
import io.curvescope.server.alert.silence.Silences;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the project of the silence that a path names. */
@Component
class SilenceProject implements ResourceProject {
  private final Silences silences;

  SilenceProject(Silences silences) {
    this.silences = silences;
  }

  @Override
  public String pathVariable() {
    return "silence";
  }

  @Override
  public Optional<String> projectOf(String name) {
    return SilenceId.parse(name).flatMap(silences::project);
  }

  @Override
  public RuntimeException unknown(String name) {
    return unknown();
  }

  static Problem unknown() {
    return Problem.of(
        ProblemType.UNKNOWN_SILENCE,
        "there is no silence of this id; GET /api/v1/silences lists them");
  }
}
