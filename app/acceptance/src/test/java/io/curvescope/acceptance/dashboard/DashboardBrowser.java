package io.curvescope.acceptance.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.curvescope.testkit.services.Chromium;
import java.nio.file.Path;
import java.util.Map;

/** Debian's Chromium, driven by Playwright. */
final class DashboardBrowser implements AutoCloseable {
  private static final int WIDTH = 1680;
  private static final int HEIGHT = 1050;

  private final Chromium chromium;
  private final Playwright playwright;
  private final Browser browser;

  private DashboardBrowser(Chromium chromium, Playwright playwright, Browser browser) {
    this.chromium = chromium;
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it, with a folder for its log. */
  static DashboardBrowser start(Path folder) {
    Chromium chromium = Chromium.start(folder);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new DashboardBrowser(
        chromium, playwright, playwright.chromium().connectOverCDP(chromium.endpoint()));
  }

  /** A tab of somebody who has not been there before. */
  DashboardPage open(int port, ColorScheme scheme) {
    return new DashboardPage(
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT).setColorScheme(scheme)),
        port);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    chromium.close();
  }
}
