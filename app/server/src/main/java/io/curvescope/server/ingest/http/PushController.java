package io.curvescope.server.ingest.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.BatchWriter;
import io.curvescope.server.ingest.Directive;
import io.curvescope.server.ingest.DirectiveSource;
import io.curvescope.server.ingest.IngestAnswer;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.DecodedPush;
import io.curvescope.server.ingest.decode.YieldedIncidents;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunPath;
import io.curvescope.server.run.Runs;
import io.curvescope.server.run.UnknownRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes telemetry in. A body is decoded on the thread of its request, so that a slow client costs
 * nobody but itself; 2xx is answered only after the commit.
 */
@RestController
@ConditionalOnRole(Role.INGEST)
@Tag(name = "telemetry")
class PushController {
  private record Pushed(Batch batch, IngestOutcome outcome) {}

  private final Runs runs;
  private final Admission admission;
  private final PushReader reader;
  private final PushBounds bounds;
  private final BatchWriter writer;
  private final PushMetrics metrics;
  private final DirectiveSource directives;

  PushController(
      Runs runs,
      Admission admission,
      PushReader reader,
      PushBounds bounds,
      BatchWriter writer,
      PushMetrics metrics,
      DirectiveSource directives) {
    this.runs = runs;
    this.admission = admission;
    this.reader = reader;
    this.bounds = bounds;
    this.writer = writer;
    this.metrics = metrics;
    this.directives = directives;
  }

  @PostMapping(
      path = "/api/v1/runs/{run}/events",
      consumes = {MediaType.APPLICATION_JSON_VALUE, PushHeaders.NDJSON},
      produces = MediaType.APPLICATION_JSON_VALUE)
  @RequiresRole(AccessRole.INGEST)
  @Operation(
      operationId = "pushEvents",
      summary = "Push telemetry",
      description =
          "Answers after the commit. The same Idempotency-Key and body are stored once and answered"
              + " alike; without a key, the body's SHA-256 is the key. Valid events are stored also"
              + " where others are rejected.")
  @Parameter(
      in = ParameterIn.HEADER,
      name = PushHeaders.IDEMPOTENCY_KEY,
      description = "1 to 255 visible ASCII characters, new for each new body",
      schema = @Schema(type = "string", minLength = 1, maxLength = 255))
  @Parameter(
      in = ParameterIn.HEADER,
      name = "Content-Encoding",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"gzip", "identity"}))
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            array = @ArraySchema(schema = @Schema(ref = "#/components/schemas/Event"))),
        @Content(
            mediaType = PushHeaders.NDJSON,
            schema = @Schema(ref = "#/components/schemas/Event"),
            examples =
                @ExampleObject(
                    "{\"type\":\"metric\",\"time\":\"2026-11-24T02:25:21Z\",\"step\":1,"
                        + "\"name\":\"loss\",\"value\":0.31}\n"))
      })
  @ApiResponse(responseCode = "200", description = "Committed: something was stored, now or before")
  @ApiResponse(responseCode = "413", ref = "#/components/responses/TooLarge")
  @ApiResponse(
      responseCode = "422",
      description = "No event could be stored, or the whole push is refused",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = PushAnswer.class)),
        @Content(
            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
            schema = @Schema(ref = "#/components/schemas/Problem"))
      })
  @ApiResponse(responseCode = "429", ref = "#/components/responses/Overloaded")
  ResponseEntity<PushAnswer> push(@PathVariable String run, HttpServletRequest request)
      throws IOException {
    Pushed pushed;
    try {
      RunKey key = runs.key(RunPath.id(run));
      PushHeaders headers = PushHeaders.of(request);
      pushed = store(key, headers, request);
    } catch (Problem problem) {
      metrics.refused(problem.type());
      throw problem;
    } catch (UnknownRun unknown) {
      metrics.refused(ProblemType.UNKNOWN_RUN);
      throw unknown;
    }
    return answer(pushed.outcome(), directives(pushed.batch()));
  }

  private List<Directive> directives(Batch batch) {
    return batch.isOfTheFirstRank() ? directives.open(batch.run()) : List.of();
  }

  private Pushed store(RunKey run, PushHeaders headers, HttpServletRequest request)
      throws IOException {
    PayloadBudget.Reservation reservation = admission.admit(headers);
    boolean submitted = false;
    try {
      DecodedPush push = reader.read(request.getInputStream(), headers, bounds.now(), reservation);
      Batch batch = batch(run, headers, push);
      submitted = true;
      IngestOutcome outcome = writer.submit(batch, reservation).join();
      metrics.finished(push, outcome);
      return new Pushed(batch, outcome);
    } finally {
      if (!submitted) {
        reservation.close();
      }
    }
  }

  private static Batch batch(RunKey run, PushHeaders headers, DecodedPush push) {
    return new Batch(
        run,
        headers.idempotencyKey().orElseGet(() -> "sha256:" + push.sha256()),
        push.sha256(),
        push.accepted(),
        YieldedIncidents.of(push.accepted()),
        push.rejected(),
        push.warnings(),
        push.bytes());
  }

  private static ResponseEntity<PushAnswer> answer(
      IngestOutcome outcome, List<Directive> directives) {
    return switch (outcome) {
      case IngestOutcome.Stored(IngestAnswer answer) ->
          ResponseEntity.ok(PushAnswer.of(answer, directives));
      case IngestOutcome.Duplicate(IngestAnswer answer) ->
          ResponseEntity.ok(PushAnswer.of(answer.asDuplicate(), directives));
      case IngestOutcome.NothingStored(IngestAnswer answer) ->
          ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
              .body(PushAnswer.of(answer, directives));
      case IngestOutcome.KeyReused() ->
          throw Problem.ofField(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              PushHeaders.IDEMPOTENCY_KEY,
              "was used before with another body; a new body needs a new key");
      case IngestOutcome.RefusedByDatabase(String reason) ->
          throw Problem.of(ProblemType.REFUSED_BY_DATABASE, reason);
      case IngestOutcome.DatabaseAway(Duration retryAfter) ->
          throw Problem.retryable(
              ProblemType.DATABASE_AWAY,
              "the database does not answer; try again with the same Idempotency-Key",
              retryAfter);
      case IngestOutcome.Overloaded(Duration retryAfter) ->
          throw Problem.retryable(
              ProblemType.OVERLOADED,
              "too much telemetry is waiting to be stored; try again",
              retryAfter);
    };
  }
}
