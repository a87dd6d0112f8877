package io.curvescope.server.analysis.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisId;
import io.curvescope.server.analysis.AnalysisPath;
import io.curvescope.server.analysis.UnknownAnalysis;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams an analysis's progress as server-sent events (WHATWG HTML, section 9.2). The request's
 * own virtual thread writes them; a client that is slow slows nobody else down.
 */
@RestController
@ConditionalOnRole(Role.API)
@Tag(name = "analyses")
class ProgressEvents {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Analyses analyses;
  private final ProgressFeed feed;
  private final JsonMapper json;

  ProgressEvents(Analyses analyses, ProgressFeed feed, JsonMapper json) {
    this.analyses = analyses;
    this.feed = feed;
    this.json = json;
  }

  @GetMapping("/api/v1/analyses/{analysis}/events")
  @RequiresRole(AccessRole.READ)
  @Operation(
      operationId = "watchAnalysis",
      summary = "Watch an analysis",
      description =
          "Server-sent events: `progress` with the analysis as its data, at once and whenever"
              + " something changes; `done` with the ended analysis, after which the stream ends.")
  @ApiResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  void watch(@PathVariable String analysis, HttpServletResponse response)
      throws IOException, InterruptedException {
    AnalysisId id = AnalysisPath.id(analysis);
    Analysis current = analyses.find(id).orElseThrow(() -> new UnknownAnalysis(id));
    if (!feed.join(id)) {
      throw Problem.retryable(
          ProblemType.OVERLOADED, "too many watch analyses already; poll instead", RETRY);
    }
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      // Asks nginx not to hold events back.
      response.setHeader("X-Accel-Buffering", "no");
      stream(id, current, response.getOutputStream());
    } finally {
      feed.leave(id);
    }
  }

  private void stream(AnalysisId id, Analysis first, OutputStream output)
      throws IOException, InterruptedException {
    Analysis current = first;
    send(output, current);
    while (!current.state().isFinal() && feed.isRunning()) {
      Optional<Analysis> news = feed.await(id, current, KEEP_ALIVE);
      if (news.isPresent()) {
        current = news.get();
        send(output, current);
      } else {
        write(output, ": still here\n\n");
      }
    }
  }

  private void send(OutputStream output, Analysis analysis) throws IOException {
    String event = analysis.state().isFinal() ? "done" : "progress";
    String data = json.writeValueAsString(AnalysisAnswer.of(analysis));
    write(output, "event: " + event + "\ndata: " + data + "\n\n");
  }

  private static void write(OutputStream output, String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    output.flush();
  }
}
