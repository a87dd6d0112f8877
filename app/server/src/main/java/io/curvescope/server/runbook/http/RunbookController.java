package io.curvescope.server.runbook.http;

import io.curvescope.server.access.NoRoleRequired;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.runbook.RunbookName;
import io.curvescope.server.runbook.Runbooks;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows runbooks to whoever follows the link of an alert: as a page, or as Markdown where asked
 * for.
 */
@RestController
@Hidden
class RunbookController {
  private static final String MARKDOWN = "text/markdown;charset=UTF-8";

  private final Runbooks runbooks;

  RunbookController(Runbooks runbooks) {
    this.runbooks = runbooks;
  }

  @GetMapping(path = "/runbooks", produces = MediaType.TEXT_HTML_VALUE)
  @NoRoleRequired
  String index() {
    StringBuilder list = new StringBuilder("# Runbooks\n\n");
    runbooks.names().forEach(name -> list.append("- [%s](/runbooks/%s)%n".formatted(name, name)));
    return RunbookPage.html("Runbooks", list.toString());
  }

  @GetMapping(path = "/runbooks/{name}", produces = MediaType.TEXT_HTML_VALUE)
  @NoRoleRequired
  String page(@PathVariable String name) {
    return RunbookPage.html(name, find(name));
  }

  @GetMapping(path = "/runbooks/{name}", produces = MARKDOWN)
  @NoRoleRequired
  String markdown(@PathVariable String name) {
    return find(name);
  }

  private String find(String name) {
    return Optional.of(name)
        .filter(RunbookName::isValid)
        .map(RunbookName::new)
        .flatMap(runbooks::markdown)
        .orElseThrow(
            () -> Problem.of(ProblemType.UNKNOWN_RUNBOOK, "/runbooks lists those that there are"));
  }
}
