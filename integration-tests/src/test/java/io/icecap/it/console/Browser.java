package io.icecap.it.console;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chromium without a window, as the machine has it. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

  static final int WIDE = 1440;
  static final int NARROW = 390;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  /** What pages complained of: errors of scripts, and what the policy refused. */
  final List<String> complaints = new ArrayList<>();

  Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox")));
  }

  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Page open(String url, ColorScheme colors) {
    return open(url, colors, WIDE);
  }

  Page open(String url, ColorScheme colors, int width) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(colors)
                .setViewportSize(width, 900));
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(url);
    return page;
  }

  /** To be looked at, in target/console. */
  static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "console", name + ".png")));
  }

  /** The rows under a heading. */
  static Locator rows(Page page, String heading) {
    return page.locator("section:has(h2:text-is('%s')) tbody tr".formatted(heading));
  }

  void closePages() {
    List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
    complaints.clear();
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
