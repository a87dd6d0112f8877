package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.curvescope.acceptance.access.AccessServer;
import io.curvescope.server.access.AccessRole;
import io.curvescope.server.demo.DemoClient;
import io.curvescope.server.demo.scene.Team;
import io.curvescope.server.demo.scene.Training;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.InProcessServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one can do on the pages, in Chromium, over the recorded runs and a generated team's. */
@TimeBudget(seconds = 150)
class DashboardIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String RUNNING = "resnet18-newton-12";
  private static final String BROKEN = "vit-small-gauss-newton-9";

  /** The start of a script that has a panel's chart. */
  private static final String CHARTS =
      """
      async () => {
        const echarts = await import(performance.getEntriesByType('resource')
            .map(each => each.name).find(name => name.includes('echarts.js')));
        const chart = panel => echarts.getInstanceByDom(document.querySelector(panel + ' .canvas'));
      """;

  @TempDir private static Path folder;

  private static InProcessServer server;
  private static DashboardBrowser browser;

  private DashboardPage tab;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    browser = DashboardBrowser.start(folder);
    server = InProcessServer.start(Map.of("curvescope.data", folder.resolve("data").toString()));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try (DemoClient client = DemoClient.of("http://127.0.0.1:" + server.port(), Map.of())) {
      new Training(client, Team.at(now, "")).pushAll();
    }
    new DashboardRuns(server.client()).push();
    // The server counts objectives by itself.
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                server
                    .client()
                    .get("/api/v1/slos/cg-iterations?project=" + Team.PROJECT)
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
    server.close();
  }

  @BeforeEach
  void open() {
    tab = browser.open(server.port(), ColorScheme.LIGHT);
    page = tab.page();
  }

  @AfterEach
  void noComplaints() {
    tab.close();
    assertThat(tab.complaints()).as("what the browser complains about").isEmpty();
  }

  @Test
  void theListShowsEveryRunAndLeadsToItsDebugPage() {
    tab.go("/");
    assertThat(page.locator("tr[data-run]").count()).isGreaterThan(15);
    Locator row = page.locator("tr[data-run='" + RUNNING + "']");
    assertThat(row.textContent()).contains("running", "resnet18", Team.PROJECT);
    page.locator("body[data-pictures]").waitFor();
    assertThat(row.locator(".spark path").count()).isPositive();
    page.getByLabel("Search").fill(Team.PROJECT);
    page.locator("tbody td", new Page.LocatorOptions().setHasText("dashboard-"))
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    assertThat(page.locator("tr[data-run]").count()).isGreaterThan(10);

    row.getByRole(AriaRole.LINK).click();
    tab.drawn();

    assertThat(page.url()).contains("/d/curvescope-debug?var-run=" + RUNNING);
    assertThat(page.locator("#panel-1").textContent()).contains(RUNNING);
  }

  @Test
  void variablesAndTimeAreChosenByKeyboardAlone() {
    tab.go("/d/curvescope-debug?var-run=" + RUNNING + "&from=now-24h&to=now");
    page.locator("#picker-Run").focus();
    page.keyboard().press("Enter");
    page.keyboard().type(BROKEN);
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    tab.drawn(2);
    assertThat(page.url()).contains("var-run=" + BROKEN);
    assertThat(page.locator("#panel-1").textContent()).contains(BROKEN);

    page.locator("#time").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".popover").count()).isOne();
    page.keyboard().press("Escape");
    assertThat(page.locator(".popover").count()).isZero();
    assertThat(page.evaluate("document.activeElement.id")).isEqualTo("time");

    page.locator("#time").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Last 7 days")).click();
    tab.drawn(3);
    assertThat(page.url()).contains("from=now-7d");
    page.goBack();
    tab.drawn(4);
    assertThat(page.url()).contains("from=now-24h");
  }

  @Test
  void aLegendSwitchesItsSeriesAndAPanelExplainsItself() {
    tab.go("/d/curvescope-debug?var-run=" + RUNNING + "&from=now-1h&to=now");
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
    tab.go("/d/curvescope-debug?var-run=" + RUNNING + "&from=now-1h&to=now");
    page.locator("#panel-3 .canvas").hover();
    page.locator("#panel-3 .tip").waitFor();
    assertThat(page.locator("#panel-3 .tip").textContent())
        .containsPattern(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
    assertThat(page.locator("#panel-10 .crosshair").isVisible()).isTrue();
    page.keyboard().press("Tab");
  }

  @Test
  void draggingOverAChartChoosesThatTime() {
    tab.go("/d/curvescope-debug?var-run=" + RUNNING + "&from=now-1h&to=now");
    BoundingBox chart = page.locator("#panel-3 .canvas").boundingBox();
    double middle = chart.y + chart.height / 2;
    page.mouse().move(chart.x + chart.width * 0.4, middle);
    page.mouse().down();
    page.mouse().move(chart.x + chart.width * 0.6, middle, new Mouse.MoveOptions().setSteps(5));
    page.mouse().up();
    tab.drawn(2);

    Matcher range = Pattern.compile("from=(\\d+)&to=(\\d+)").matcher(page.url());
    assertThat(range.find()).as(page.url()).isTrue();
    long minutes =
        Duration.ofMillis(Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)))
            .toMinutes();
    assertThat(minutes).isBetween(8L, 16L);
  }

  @Test
  void aLossThatIsNotANumberIsMarkedWhereItHasNoPlace() {
    tab.go("/d/curvescope-debug?refresh=&from=now-3h&to=now&var-run=" + BROKEN);
    assertThat(seriesOf("#panel-3")).anyMatch(series -> series.startsWith("not-finite-"));
    tab.go("/d/curvescope-debug?refresh=&from=now-3h&to=now&var-run=" + RUNNING);
    assertThat(seriesOf("#panel-3")).noneMatch(series -> series.startsWith("not-finite-"));
  }

  /** Powers of ten on both sides of zero, and the values as they are beside the pointer. */
  @Test
  void eigenvaluesOfBothSignsShareALogarithmicAxis() {
    tab.go("/d/curvescope-debug?refresh=&from=now-1h&to=now&var-run=" + RUNNING);
    assertThat(
            page.evaluate(
                CHARTS
                    + """
                    const axis = chart('#panel-8').getOption().yAxis[0];
                    return [-3, -2, -1, 0, 1, 2, 3, 4, 5].map(place => Number(axis.axisLabel.formatter(place).replace('\u2212', '-')));
                    }"""))
        .isEqualTo(List.of(-1, -0.1, -0.01, 0, 0.01, 0.1, 1, 10, 100));
    page.locator("#panel-8 .canvas").hover();
    page.locator("#panel-8 .tip").waitFor();
    assertThat(page.locator("#panel-8 .tip-row").allTextContents())
        .anyMatch(row -> row.matches("top, reported\\d\\d(\\.\\d+)?"))
        .anyMatch(row -> row.matches("bottom, reported[-\u2212]\\d\\.\\d+"));
  }

  @SuppressWarnings("unchecked")
  private List<String> seriesOf(String panel) {
    return (List<String>)
        page.evaluate(
            CHARTS + "return chart('" + panel + "').getOption().series.map(one => one.id); }");
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
        .param("run", RUNNING)
        .update();
    tab.go("/d/curvescope-debug?var-run=" + RUNNING + "&from=now-1h&to=now&refresh=");
    page.locator(".progress li[data-state=queued]").waitFor();
    assertThat(page.locator(".progress").textContent()).contains("Analyses under way", "Step 77");

    server.client().send(server.client().request("/api/v1/analyses/" + id).DELETE().build());

    page.locator(".progress li[data-state=cancelled]").waitFor();
    // What ended may have changed the panels, which are asked anew.
    tab.drawn(2);
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
      assertThat(tab.complaints()).isNotEmpty().allMatch(each -> each.contains("401"));
      tab.complaints().clear();
    }
  }
}
