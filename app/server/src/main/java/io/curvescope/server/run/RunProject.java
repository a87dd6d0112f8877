package io.curvescope.server.run;

import io.curvescope.server.access.ResourceProject;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the project of the run that a path names. */
@Component
class RunProject implements ResourceProject {
  private final Runs runs;

  RunProject(Runs runs) {
    this.runs = runs;
  }

  @Override
  public String pathVariable() {
    return "run";
  }

  @Override
  public Optional<String> projectOf(String name) {
    if (!RunId.isValid(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(runs.project(new RunId(name)));
    } catch (UnknownRun nobodys) {
      return Optional.empty();
    }
  }

  @Override
  public RuntimeException unknown(String name) {
    return new UnknownRun(RunPath.id(name));
  }
}
