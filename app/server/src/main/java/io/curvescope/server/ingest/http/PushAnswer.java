package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.Directive;
import io.curvescope.server.ingest.IngestAnswer;
import io.curvescope.server.ingest.Rejection;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The answer to a push. */
@Schema(description = "What became of a push")
record PushAnswer(
    @Schema(description = "Events stored", example = "412") int accepted,
    @Schema(description = "Whether this very push was stored before; the rest is its first answer")
        boolean duplicate,
    @Schema(description = "Events that were not stored, the first 1,000 of them")
        List<Rejection> rejected,
    @Schema(description = "For example unknown fields, which were ignored") List<String> warnings,
    @Schema(description = "What the job is asked to do; empty unless the run opts in")
        List<DirectiveJson> directives) {

  static PushAnswer of(IngestAnswer answer, List<Directive> directives) {
    return new PushAnswer(
        answer.accepted(),
        answer.duplicate(),
        answer.rejected(),
        answer.warnings(),
        directives.stream().map(DirectiveJson::of).toList());
  }
}
