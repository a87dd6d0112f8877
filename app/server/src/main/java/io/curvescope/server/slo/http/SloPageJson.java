package io.curvescope.server.slo.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.curvescope.server.slo.definition.SloFileError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/** One page of objectives, and what is wrong with their files. */
@Schema(name = "SloPage")
record SloPageJson(
    List<SloJson> items,
    @Schema(
            types = {"string", "null"},
            description = "The cursor of the page that follows")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        Optional<String> next,
    @Schema(
            description =
                "Why SLO files as they are now do not count; the last good ones do. Only for"
                    + " callers that see every project")
        List<ErrorJson> errors,
    @Schema(
            description =
                "What evaluations of objectives and alerts had to leave out within the last day,"
                    + " the latest first, up to 100")
        List<EvaluationFailureJson> failures) {

  /** An error in an SLO file. */
  @Schema(name = "SloFileError")
  record ErrorJson(
      @Schema(example = "vision.yaml") String file,
      @Schema(example = "14", description = "From 1; 0 where it is the file as a whole") int line,
      String message) {
    static ErrorJson of(SloFileError error) {
      return new ErrorJson(error.file(), error.line(), error.message());
    }
  }
}
