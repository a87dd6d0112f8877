package io.curvescope.server.run;

import io.curvescope.server.access.ResourceProject;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A project that a path names: it belongs to itself. */
@Component
class NamedProject implements ResourceProject {
  private final Projects projects;

  NamedProject(Projects projects) {
    this.projects = projects;
  }

  @Override
  public String pathVariable() {
    return "project";
  }

  @Override
  public Optional<String> projectOf(String name) {
    return Optional.of(name).filter(projects::exists);
  }

  @Override
  public RuntimeException unknown(String name) {
    return new UnknownProject();
  }
}
