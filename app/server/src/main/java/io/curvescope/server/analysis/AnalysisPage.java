package io.curvescope.server.analysis;

import java.util.List;
import java.util.OptionalLong;

/**
 * Analyses of a run, newest first.
 *
 * @param next behind which the following page begins; empty on the last
 */
public record AnalysisPage(List<Analysis> analyses, OptionalLong next) {
  public AnalysisPage {
    analyses = List.copyOf(analyses);
  }
}
