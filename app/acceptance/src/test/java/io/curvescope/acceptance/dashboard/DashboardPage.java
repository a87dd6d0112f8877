package io.curvescope.acceptance.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tab over the pages of a server. It notes what the browser complains about. With {@code
 * -Dcurvescope.images=FOLDER} it also takes the pictures that the documentation shows.
 */
final class DashboardPage implements AutoCloseable {
  private static final Optional<String> IMAGES =
      Optional.ofNullable(System.getProperty("curvescope.images"));

  /** What is to be seen in a panel that is drawn. */
  private static final String SHAPES = "canvas, tbody tr, .stat-value, .gauge-bar";

  private static final String FILLS =
      "panel => [...panel.querySelectorAll('canvas')].every(canvas =>"
          + " Math.abs(canvas.clientWidth - canvas.closest('.canvas').clientWidth) < 2"
          + " && canvas.clientWidth > 0.5 * panel.clientWidth)";

  /**
   * A panel as it is now.
   *
   * @param state as the page names it: drawn, empty or error
   * @param shapes how many things are drawn in it
   * @param text what it says
   * @param fills whether its chart is as wide as its place; true where there is none
   */
  record Panel(String state, int shapes, String text, boolean fills) {}

  private final BrowserContext context;
  private final int port;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  DashboardPage(BrowserContext context, int port) {
    this.context = context;
    this.port = port;
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

  Page page() {
    return page;
  }

  /** What the browser complained about so far. */
  List<String> complaints() {
    return complaints;
  }

  /** Opens a page of the server, and returns when everything is drawn. */
  void go(String path) {
    page.navigate("http://127.0.0.1:" + port + path);
    drawn();
  }

  void drawn() {
    page.locator("body[data-loaded]").waitFor();
  }

  /** Waits until what was asked for the n-th time on this page is there. */
  void drawn(int turn) {
    page.locator("body[data-loaded='" + turn + "']").waitFor();
  }

  /** The panels of a dashboard by their titles, in the order of the page. */
  Map<String, Panel> panels() {
    Map<String, Panel> panels = new LinkedHashMap<>();
    for (Locator panel : page.locator(".panel").all()) {
      panels.put(
          panel.locator("h2").textContent(),
          new Panel(
              panel.getAttribute("data-state"),
              panel.locator(SHAPES).count(),
              panel.textContent(),
              (Boolean) panel.evaluate(FILLS)));
    }
    return panels;
  }

  /** The part of the page that one sees at first. */
  void picture(String name) {
    picture(name, false);
  }

  /** The page from its top to its bottom. */
  void wholePicture(String name) {
    picture(name, true);
  }

  @Override
  public void close() {
    context.close();
  }

  private void picture(String name, boolean whole) {
    IMAGES.ifPresent(
        images ->
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setFullPage(whole)
                    .setPath(Path.of(images, name + ".png"))));
  }
}
