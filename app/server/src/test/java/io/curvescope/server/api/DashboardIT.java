package io.curvescope.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.curvescope.server.access.AccessRole;
import io.curvescope.server.services.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The pages in Chromium, over the recorded runs and a day of generated training. With {@code
 * -Dcurvescope.images=FOLDER} it also takes the pictures that the documentation shows.
 */
class DashboardIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Optional<String> IMAGES =
      Optional.ofNullable(System.getProperty("curvescope.images"));

  @TempDir private static Path folder;

  private static RunningServer server;
  private static DashboardRuns recorded;
  private static Chromium chromium;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start(folder);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().connectOverCDP(chromium.endpoint());
    server = RunningServer.start(Map.of("curvescope.data", folder.resolve("data").toString()));
    new TrainingScenes(server.client()).push();
    recorded = new DashboardRuns(server.client());
    recorded.push();
    // The server counts objectives by itself.
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                server
                    .client()
                    .get("/api/v1/slos/cg-iterations?project=" + TrainingScenes.PROJECT)
                    .json()
                    .at("/groups/0/compliance")
                    .isNumber());
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                !server.client().get("/api/v1/alerts?state=firing").json().get("items").isEmpty());
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    chromium.close();
    server.close();
  }

  @BeforeEach
  void open() {
    open(ColorScheme.LIGHT);
  }

  @AfterEach
  void noComplaints() {
    context.close();
    assertThat(complaints).as("what the browser complains about").isEmpty();
  }

  private void open(ColorScheme scheme) {
    context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(1680, 1050).setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(complaints::add);
    page.onResponse(
        response -> {
          if (response.status() >= 400) {
            complaints.add(response.status() + " " + response.url());
          }
        });
  }

  @Test
  void theListShowsEveryRunAndLeadsToItsDebugPage() {
    go("/");
    assertThat(page.locator("tr[data-run]").count()).isGreaterThan(15);
    Locator row = page.locator("tr[data-run='" + TrainingScenes.RUNNING + "']");
    assertThat(row.textContent()).contains("running", "resnet18", TrainingScenes.PROJECT);
    page.locator("body[data-pictures]").waitFor();
    assertThat(row.locator(".spark path").count()).isPositive();
    page.getByLabel("Search").fill(TrainingScenes.PROJECT);
    page.locator("tbody td", new Page.LocatorOptions().setHasText("dashboard-"))
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    assertThat(page.locator("tr[data-run]").count()).isGreaterThan(10);
    picture("runs");

    row.getByRole(AriaRole.LINK).click();
    drawn();

    assertThat(page.url()).contains("/d/curvescope-debug?var-run=" + TrainingScenes.RUNNING);
    assertThat(page.locator("#panel-1").textContent()).contains(TrainingScenes.RUNNING);
  }

  @ParameterizedTest
  @CsvSource({
    "curvescope-executive, executive, LIGHT, 8",
    "curvescope-on-call, on-call, DARK, 9",
    "curvescope-debug, debug, LIGHT, 15"
  })
  void everyPanelIsDrawnOrSaysWhyNot(String uid, String name, ColorScheme scheme, int least) {
    context.close();
    open(scheme);
    go("/d/" + uid + "?" + shown(name));
    SoftAssertions all = new SoftAssertions();
    int drawn = 0;
    for (Locator panel : page.locator(".panel").all()) {
      String title = uid + ": " + panel.locator("h2").textContent();
      String state = panel.getAttribute("data-state");
      all.assertThat(state).as(title + panel.textContent()).isIn("drawn", "empty");
      if (state.equals("drawn")) {
        drawn++;
        int shapes = panel.locator("canvas, tbody tr, .stat-value, .gauge-bar").count();
        all.assertThat(shapes).as(title).isPositive();
      } else {
        all.assertThat(panel.locator(".state").textContent()).as(title).hasSizeGreaterThan(15);
      }
    }
    all.assertThat(drawn).as("panels of %s with data", uid).isGreaterThanOrEqualTo(least);
    all.assertAll();
    whole(name);
  }

  @Test
  void linksLeadFromTheExecutiveOverTheOnCallToARunInDetail() {
    go("/d/curvescope-executive?from=now-24h&to=now");
    Locator broken =
        page.locator("[data-type=table]")
            .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(TrainingScenes.BROKEN))
            .first();
    broken.click();
    drawn();
    assertThat(page.url())
        .contains("/d/curvescope-on-call?")
        .contains("var-run=" + TrainingScenes.BROKEN);

    page.locator("[data-type=table]")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(TrainingScenes.BROKEN))
        .first()
        .click();
    drawn();

    assertThat(page.url()).contains("/d/curvescope-debug?").contains("now-24h");
    assertThat(page.locator("#panel-1").textContent()).contains(TrainingScenes.BROKEN, "failed");
  }

  @Test
  void variablesAndTimeAreChosenByKeyboardAlone() {
    go("/d/curvescope-debug?var-run=" + TrainingScenes.RUNNING + "&from=now-24h&to=now");
    page.locator("#picker-Run").focus();
    page.keyboard().press("Enter");
    page.keyboard().type(TrainingScenes.BROKEN);
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    drawn(2);
    assertThat(page.url()).contains("var-run=" + TrainingScenes.BROKEN);
    assertThat(page.locator("#panel-1").textContent()).contains(TrainingScenes.BROKEN);

    page.locator("#time").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".popover").count()).isOne();
    page.keyboard().press("Escape");
    assertThat(page.locator(".popover").count()).isZero();
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("time");

    page.locator("#time").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Last 7 days")).click();
    drawn(3);
    assertThat(page.url()).contains("from=now-7d");
    page.goBack();
    drawn(4);
    assertThat(page.url()).contains("from=now-24h");
  }

  @Test
  void aLegendSwitchesItsSeriesAndAPanelExplainsItself() {
    go("/d/curvescope-debug?var-run=" + TrainingScenes.RUNNING + "&from=now-1h&to=now");
    Locator panel = page.locator("#panel-3");
    Locator item = panel.locator(".legend-item").first();
    item.focus();
    page.keyboard().press("Space");
    assertThat(item.getAttribute("aria-pressed")).isEqualTo("false");
    panel.locator(".info").click();
    assertThat(panel.locator(".explanation").textContent()).isNotBlank();
  }

  @Test
  void pointingAtAChartShowsItsValuesAndTheSameTimeOnTheOthers() {
    go("/d/curvescope-debug?var-run=" + TrainingScenes.RUNNING + "&from=now-1h&to=now");
    page.locator("#panel-3 .canvas").hover();
    page.locator("#panel-3 .tip").waitFor();
    assertThat(page.locator("#panel-3 .tip").textContent())
        .containsPattern(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
    assertThat(page.locator("#panel-10 .crosshair").isVisible()).isTrue();
    page.keyboard().press("Tab");
  }

  @Test
  void theProgressOfAnAnalysisIsFollowedToItsEnd() {
    String id = UUID.randomUUID().toString();
    JdbcClient.create(server.beans(DataSource.class).iterator().next())
        .sql(
            "insert into analysis (id, run_id, checkpoint_id, step, parameters, predicted_bytes, state,"
                + " project, question, request)"
                + " select cast(:id as uuid), run_id, 0, 77, 1, 1, 'queued', project,"
                + " sha256('a question'), '{\"loss\":\"mse\"}' from run where id = :run")
        .param("id", id)
        .param("run", TrainingScenes.RUNNING)
        .update();
    go("/d/curvescope-debug?var-run=" + TrainingScenes.RUNNING + "&from=now-1h&to=now&refresh=");
    page.locator(".progress li[data-state=queued]").waitFor();
    assertThat(page.locator(".progress").textContent()).contains("Analyses under way", "Step 77");

    server.client().send(server.client().request("/api/v1/analyses/" + id).DELETE().build());

    page.locator(".progress li[data-state=cancelled]").waitFor();
    // What ended may have changed the panels, which are asked anew.
    drawn(2);
  }

  @Test
  void aServerThatAsksForATokenGetsOneAndKeepsItInTheTab() {
    try (AccessServer walled = AccessServer.start(folder.resolve("walled"))) {
      String run = walled.run("ours");
      walled.run("theirs");
      String token = walled.token(AccessRole.READ, Optional.of("ours"));
      page.navigate("http://127.0.0.1:" + walled.running().port() + "/");
      page.locator("#token").fill("cvs_wrong");
      page.keyboard().press("Enter");
      page.locator(".signin .bad").waitFor();
      page.locator("#token").fill(token);
      page.keyboard().press("Enter");
      page.locator("tr[data-run]").waitFor();

      assertThat(page.locator("tr[data-run]").count()).isOne();
      assertThat(page.locator("tr[data-run]").getAttribute("data-run")).isEqualTo(run);
      assertThat(
              page.evaluate("sessionStorage.length + ' ' + localStorage.length + document.cookie"))
          .isEqualTo("1 0");
      assertThat(page.url()).doesNotContain(token);
      // The answers 401, which the browser reports, are what was to be seen.
      assertThat(complaints).isNotEmpty().allMatch(each -> each.contains("401"));
      complaints.clear();
    }
  }

  private static String shown(String name) {
    return switch (name) {
      case "executive" -> "from=now-24h&to=now&var-project=" + TrainingScenes.PROJECT;
      case "on-call" -> "from=now-2h&to=now&refresh=&var-project=" + TrainingScenes.PROJECT;
      default -> "from=now-1h&to=now&refresh=&var-run=" + TrainingScenes.BROKEN;
    };
  }

  private void go(String path) {
    page.navigate("http://127.0.0.1:" + server.port() + path);
    drawn();
  }

  private void drawn() {
    page.locator("body[data-loaded]").waitFor();
  }

  /** Waits until what was asked for the n-th time on this page is there. */
  private void drawn(int turn) {
    page.locator("body[data-loaded='" + turn + "']").waitFor();
  }

  private void picture(String name) {
    IMAGES.ifPresent(
        images ->
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(images, name + ".png"))));
  }

  private void whole(String name) {
    IMAGES.ifPresent(
        images ->
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(images, name + ".png"))));
  }
}
