package io.curvescope.server.dashboard.http;

import io.curvescope.server.access.NoRoleRequired;
import io.curvescope.server.dashboard.http.PageFiles.PageFile;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pages and their files. They hold no data, so they need no role; what they show they ask for
 * with the token of whoever looks.
 */
@RestController
@ConditionalOnRole(Role.API)
@Hidden
class PageController {
  /** Stricter than that of other pages: no inline style, nothing but this server. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageFiles files;

  PageController(PageFiles files) {
    this.files = files;
  }

  @GetMapping("/")
  @NoRoleRequired
  ResponseEntity<byte[]> runs() {
    return file("runs.html");
  }

  /** Also for a uid that is not there: the page says so, once it knows who asks. */
  @GetMapping({"/d/{uid}", "/d/{uid}/{slug}"})
  @NoRoleRequired
  ResponseEntity<byte[]> dashboard() {
    return file("dashboard.html");
  }

  @GetMapping("/assets/{file}")
  @NoRoleRequired
  ResponseEntity<byte[]> asset(@PathVariable String file) {
    return file(file);
  }

  private ResponseEntity<byte[]> file(String name) {
    PageFile found =
        files
            .find(name)
            .orElseThrow(
                () -> Problem.of(ProblemType.UNKNOWN_FILE, "the pages have no file of this name"));
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, found.type())
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .cacheControl(CacheControl.noCache())
        .eTag(found.tag())
        .body(found.bytes());
  }
}
