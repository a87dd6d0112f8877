package io.curvescope.server.ingest.otlp;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.database.RetentionProperties;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.BatchWriter;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.TimeBounds;
import io.curvescope.server.ingest.decode.YieldedIncidents;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes metrics by OTLP over HTTP (OpenTelemetry Protocol 1.x, "OTLP/HTTP"): 200 with {@code
 * partial_success} for what cannot be taken, 429 and 503 with Retry-After for what may be tried
 * again. An exporter that tries again sends the same bytes, so their SHA-256 is the idempotency
 * key.
 */
@RestController
@ConditionalOnRole(Role.INGEST)
@Hidden
class OtlpController {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final OtlpRuns runs;
  private final PayloadBudget budget;
  private final BatchWriter writer;
  private final Clock clock;
  private final RetentionProperties retention;

  OtlpController(
      OtlpRuns runs,
      PayloadBudget budget,
      BatchWriter writer,
      Clock clock,
      RetentionProperties retention) {
    this.runs = runs;
    this.budget = budget;
    this.writer = writer;
    this.clock = clock;
    this.retention = retention;
  }

  @PostMapping(
      path = "/v1/metrics",
      consumes = {"application/x-protobuf", MediaType.APPLICATION_JSON_VALUE})
  @RequiresRole(value = AccessRole.INGEST, projects = ProjectCheck.VIEWER)
  ResponseEntity<byte[]> export(HttpServletRequest request, Viewer viewer) throws IOException {
    OtlpFormat format = OtlpFormat.of(request.getContentType());
    Rejected rejected;
    try (PayloadBudget.Reservation reservation = reserve()) {
      OtlpBody body = OtlpBody.read(request, reservation);
      MappedExport export =
          MappedExport.of(
              format.decode(body.bytes(), bytes -> grow(reservation, bytes)),
              TimeBounds.at(clock.instant(), retention.raw()));
      rejected = export.rejected();
      for (RunExport run : export.runs()) {
        store(run, body, viewer, rejected);
      }
    }
    return ResponseEntity.ok()
        .contentType(format.mediaType())
        .body(format.encode(rejected.response()));
  }

  /** Errors as OTLP wants them, in the encoding of the request. */
  @ExceptionHandler
  ResponseEntity<byte[]> onProblem(Problem problem, HttpServletRequest request) {
    OtlpFormat format = OtlpFormat.of(request.getContentType());
    return ResponseEntity.status(problem.type().status())
        .headers(problem.response().getHeaders())
        .contentType(format.mediaType())
        .body(format.encodeStatus(grpcCode(problem.type()), String.valueOf(problem.getMessage())));
  }

  private void store(RunExport export, OtlpBody body, Viewer viewer, Rejected rejected) {
    if (export.accepted().isEmpty()) {
      return;
    }
    RunKey key;
    try {
      key = runs.key(export.run(), export.resource(), viewer);
    } catch (InvalidField invalid) {
      rejected.add(export.points(), invalid.field() + " " + invalid.reason());
      return;
    }
    Batch batch =
        new Batch(
            key,
            "otlp-sha256:" + body.sha256(),
            body.sha256(),
            export.accepted(),
            YieldedIncidents.of(export.accepted()),
            List.of(),
            List.of(),
            body.bytes().length);
    IngestOutcome outcome = writer.submit(batch, reserve()).join();
    switch (outcome) {
      case IngestOutcome.Stored ignored -> {}
      case IngestOutcome.Duplicate ignored -> {}
      case IngestOutcome.NothingStored ignored -> {}
      case IngestOutcome.KeyReused() ->
          rejected.add(export.points(), "the same key was used with another body");
      case IngestOutcome.RefusedByDatabase(String reason) -> rejected.add(export.points(), reason);
      case IngestOutcome.DatabaseAway(Duration retryAfter) ->
          throw Problem.retryable(
              ProblemType.DATABASE_AWAY, "the database does not answer; try again", retryAfter);
      case IngestOutcome.Overloaded(Duration retryAfter) -> throw overloaded(retryAfter);
    }
  }

  /** What never fits is not to be tried again. */
  private void grow(PayloadBudget.Reservation reservation, long bytes) {
    if (bytes > budget.capacityBytes() - OtlpBody.LIMIT_BYTES) {
      throw Problem.of(
          ProblemType.BODY_TOO_LARGE,
          "the body holds more messages than the server has room for; export less at once");
    }
    if (!reservation.tryGrow(bytes)) {
      throw overloaded(RETRY_AFTER);
    }
  }

  private PayloadBudget.Reservation reserve() {
    return budget.tryReserve(0).orElseThrow(() -> overloaded(RETRY_AFTER));
  }

  private static Problem overloaded(Duration retryAfter) {
    return Problem.retryable(
        ProblemType.OVERLOADED,
        "too much telemetry is waiting to be stored; try again",
        retryAfter);
  }

  /** Codes of {@code google.rpc.Code}: 3 invalid argument, 8 resource exhausted, 14 unavailable. */
  private static int grpcCode(ProblemType type) {
    return switch (type.status()) {
      case TOO_MANY_REQUESTS -> 8;
      case SERVICE_UNAVAILABLE -> 14;
      default -> type.status().is4xxClientError() ? 3 : 13;
    };
  }
}
