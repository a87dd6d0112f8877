package io.curvescope.server.analysis;

import io.curvescope.server.access.ResourceProject;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the project of the analysis that a path names. */
@Component
class AnalysisProject implements ResourceProject {
  private final Analyses analyses;

  AnalysisProject(Analyses analyses) {
    this.analyses = analyses;
  }

  @Override
  public String pathVariable() {
    return "analysis";
  }

  @Override
  public Optional<String> projectOf(String name) {
    return AnalysisId.parse(name).flatMap(analyses::project);
  }

  @Override
  public RuntimeException unknown(String name) {
    return new UnknownAnalysis(AnalysisPath.id(name));
  }
}
