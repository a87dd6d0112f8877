package io.curvescope.server.telemetry.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.telemetry.SeriesQuery;
import io.curvescope.server.telemetry.TelemetryQueries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers one series of a run in buckets, as a chart needs it. */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "telemetry")
class SeriesController {
  private static final int DEFAULT_POINTS = 1000;
  private static final Duration DEFAULT_BUCKET = Duration.ofMinutes(1);

  private final Runs runs;
  private final TelemetryQueries telemetry;

  SeriesController(Runs runs, TelemetryQueries telemetry) {
    this.runs = runs;
    this.telemetry = telemetry;
  }

  @GetMapping(path = "/api/v1/runs/{run}/series", produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "getSeries",
      summary = "Read one series in buckets",
      description =
          "Minimum, mean and maximum are of the finite values; the others are counted in"
              + " non_finite. Buckets that hold no value are left out.")
  @ApiResponse(responseCode = "200", description = "The buckets, earliest first")
  SeriesJson series(
      @PathVariable String run,
      @Parameter(
              description =
                  "A metric's name, or top_eigenvalue, cg_iterations, cg_residual, hv_seconds",
              required = true,
              example = "loss")
          @RequestParam
          Optional<String> metric,
      @Parameter(
              description = "Length of a bucket: a whole number and ms, s, m, h or d",
              schema = @Schema(type = "string", defaultValue = "60s"))
          @RequestParam
          Optional<String> bucket,
      @Parameter(
              description = "Only values at this time or later",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam
          Optional<String> from,
      @Parameter(
              description = "Only values before this time",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam
          Optional<String> to,
      @Parameter(
              description = "Points at most, the earliest ones",
              schema =
                  @Schema(
                      type = "integer",
                      minimum = "1",
                      maximum = "10000",
                      defaultValue = "1000"))
          @RequestParam
          Optional<String> limit) {
    RunKey key = runs.key(RunPath.id(run));
    String name =
        ListParameters.text("metric", metric)
            .orElseThrow(() -> ListParameters.wrong("metric", "is required: the name of a series"));
    Duration length = bucket.map(BucketLength::parse).orElse(DEFAULT_BUCKET);
    int points = ListParameters.limit(limit, DEFAULT_POINTS, SeriesQuery.MAXIMUM_LIMIT);
    SeriesQuery query =
        new SeriesQuery(
            key,
            name,
            length,
            ListParameters.time("from", from),
            ListParameters.time("to", to),
            points);
    return SeriesJson.of(name, length, telemetry.series(query), points);
  }
}
