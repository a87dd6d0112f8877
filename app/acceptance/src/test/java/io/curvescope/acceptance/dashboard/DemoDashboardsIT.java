package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.curvescope.server.demo.scene.Team;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.Endurance;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.server.PackedDemo;
import io.curvescope.testkit.services.FreePort;
import io.curvescope.testkit.services.Prometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chromium on every page of `curvescope demo`, as somebody sees it who tries Curvescope for the
 * first time, with a Prometheus that scrapes it.
 */
@TimeBudget(seconds = 150)
class DemoDashboardsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private static Path folder;

  private static PackedDemo demo;
  private static Prometheus prometheus;
  private static DashboardBrowser browser;
  private static int port;
  private static List<String> runs;

  private DashboardPage tab;
  private Page page;

  @BeforeAll
  static void start() {
    browser = DashboardBrowser.start(folder);
    port = FreePort.find();
    prometheus = Prometheus.scraping(port);
    demo = PackedDemo.start(folder, port, Map.of("CURVESCOPE_PROMETHEUS_URL", prometheus.url()));
    ApiClient client = new ApiClient("http://127.0.0.1:" + port);
    runs = new ArrayList<>();
    client
        .get("/api/v1/runs?limit=100")
        .json()
        .get("items")
        .forEach(run -> runs.add(run.get("id").stringValue()));
    // The server counts objectives and raises alerts by itself, and Prometheus sees them then.
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                client
                    .get("/api/v1/slos/cg-iterations?project=" + Team.PROJECT)
                    .json()
                    .at("/groups/0/compliance")
                    .isNumber());
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> !client.get("/api/v1/alerts?state=firing").json().get("items").isEmpty());
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                !prometheus
                    .range(
                        "curvescope_slo_budget_left",
                        Instant.now().minusSeconds(60),
                        Instant.now(),
                        Duration.ofSeconds(1))
                    .isEmpty());
  }

  @AfterAll
  static void stop() {
    demo.close();
    prometheus.close();
    browser.close();
  }

  @BeforeEach
  void open() {
    tab = browser.open(port, ColorScheme.LIGHT);
    page = tab.page();
  }

  @AfterEach
  void noComplaints() {
    tab.close();
    assertThat(tab.complaints()).as("what the browser complains about").isEmpty();
  }

  /** What the demo itself has compared, as `curvescope demo --exit` judges it. */
  @Test
  void everythingIsAsItWasSentAndRecomputed() {
    assertThat(demo.said())
        .contains("3 runs are in the database exactly as they were sent")
        .contains("checkpoint submitted")
        .contains("step 50 succeeded", "step 100 succeeded")
        .contains("loss NaN")
        .contains("reported are those that the service computes itself")
        .doesNotContain("DISAGREE");
  }

  @Test
  void theListShowsEveryRun() {
    tab.go("/");
    page.locator("body[data-pictures]").waitFor();
    assertThat(page.locator("tr[data-run]").count()).isEqualTo(runs.size()).isGreaterThan(20);
    assertThat(page.locator("tr[data-run^=demo-ok-]").count()).isOne();
    page.getByLabel("Search").fill(Team.PROJECT);
    gone(page.locator("tr[data-run^=demo-ok-]"));
    gone(page.locator("tr[data-run]:not(:has(.spark path))"));
    tab.picture("runs");
  }

  @ParameterizedTest
  @CsvSource({"executive, LIGHT, now-24h", "on-call, DARK, now-2h"})
  void everyPanelAboutManyRunsIsDrawn(String name, ColorScheme scheme, String from) {
    tab.close();
    tab = browser.open(port, scheme);
    tab.go("/d/curvescope-" + name + "?refresh=&to=now&from=" + from);

    assertThat(tab.panels().keySet()).containsExactlyElementsOf(titles(name));
    assertThat(tab.panels())
        .allSatisfy(
            (title, panel) -> {
              assertThat(panel.state()).as(panel.text()).isEqualTo("drawn");
              assertThat(panel.shapes()).as(title).isPositive();
              assertThat(panel.fills()).as("width of the chart of " + title).isTrue();
            });
    tab.go(
        "/d/curvescope-" + name + "?refresh=&to=now&from=" + from + "&var-project=" + Team.PROJECT);
    tab.wholePicture(name);
  }

  /**
   * No run has everything, but each panel is drawn for one, and none fails for any that is seen.
   */
  @Test
  void everyPanelAboutOneRunIsDrawn() {
    Set<String> missing = new TreeSet<>(titles("debug"));
    for (String run : seen()) {
      tab.go("/d/curvescope-debug?refresh=&from=now-3d&to=now&var-run=" + run);
      tab.panels()
          .forEach(
              (title, panel) -> {
                assertThat(panel.state()).as(run + ": " + panel.text()).isIn("drawn", "empty");
                if (panel.state().equals("drawn")) {
                  assertThat(panel.shapes()).as(run + ": " + title).isPositive();
                  assertThat(panel.fills()).as(run + ": width of " + title).isTrue();
                  missing.remove(title);
                }
              });
    }
    assertThat(missing).isEmpty();
    tab.go(
        "/d/curvescope-debug?refresh=&from=now-90m&to=now&var-run="
            + run("vit-small-gauss-newton-9-"));
    tab.wholePicture("debug");
  }

  @Test
  void linksLeadFromTheExecutiveToARunWhereAnotherStepIsChosen() {
    String broken = run("vit-small-gauss-newton-9-");
    tab.go("/d/curvescope-executive?refresh=&from=now-24h&to=now");
    follow(broken);
    assertThat(page.url()).contains("/d/curvescope-on-call?", "var-run=" + broken);
    follow(broken);
    assertThat(page.url()).contains("/d/curvescope-debug?", "from=now-24h");
    assertThat(page.locator("#panel-1").textContent()).contains(broken, "failed");

    Locator step = page.locator("#picker-Step-of-the-spectrum");
    assertThat(step.textContent()).contains("newest");
    step.focus();
    page.keyboard().press("Enter");
    page.keyboard().type("20");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    tab.drawn(2);

    assertThat(page.url()).contains("var-step=20");
    assertThat(tab.panels())
        .hasEntrySatisfying(
            "Spectrum at a step", panel -> assertThat(panel.state()).isEqualTo("drawn"));
  }

  @Test
  void theRunUnderWayGoesOn() {
    ApiClient client = new ApiClient("http://127.0.0.1:" + port);
    String path = "/api/v1/runs/" + run("resnet18-newton-12-");
    Instant before = Instant.parse(client.get(path).json().get("last_event_at").stringValue());
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                Instant.parse(client.get(path).json().get("last_event_at").stringValue())
                    .isAfter(before));
  }

  /** Recorded, live, failed and generated runs; every run with the profile "endurance". */
  private static List<String> seen() {
    return Endurance.isOn()
        ? runs
        : Stream.of(
                "demo-ok-",
                "demo-newton-",
                "demo-diverge-",
                "live-",
                "vit-small-gauss-newton-9-",
                "resnet18-newton-12-")
            .flatMap(prefix -> runs.stream().filter(run -> run.startsWith(prefix)).limit(1))
            .toList();
  }

  private static void gone(Locator elements) {
    elements.first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  private void follow(String run) {
    page.locator("[data-type=table]")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(run))
        .first()
        .click();
    tab.drawn();
  }

  private static List<String> titles(String name) {
    return DashboardFile.all().stream()
        .filter(file -> file.name().equals(name + ".json"))
        .flatMap(file -> file.panels().stream())
        .map(panel -> panel.required("title").stringValue())
        .toList();
  }

  private static String run(String prefix) {
    return runs.stream().filter(run -> run.startsWith(prefix)).findFirst().orElseThrow();
  }
}
