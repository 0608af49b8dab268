package io.icecap.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.icecap.it.console.Browser.NARROW;
import static io.icecap.it.console.Browser.WIDE;
import static io.icecap.it.console.Browser.picture;
import static io.icecap.it.console.Browser.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console after a minute of a stream; what it looks like is in target/console. */
class ConsoleLooksIT {
  @TempDir static Path work;
  private static Browser browser;
  private static EmbeddedRedis redis;
  private static StreamedMinute minute;
  private static ServedConsole served;

  @BeforeAll
  static void stream() throws Exception {
    Optional<Path> executable = Browser.find();
    assumeTrue(
        executable.isPresent(),
        "no Chromium on this machine: apt-get install chromium-headless-shell");
    browser = new Browser(executable.get());
    redis = EmbeddedRedis.start(work.resolve("redis"));
    minute = new StreamedMinute(redis, work);
    served =
        new ServedConsole(
            minute.shop.icecap, minute.shop.folder(), Optional.empty(), minute.console);
  }

  @AfterAll
  static void stop() throws Exception {
    if (served != null) {
      served.close();
      minute.close();
      redis.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void closePages() {
    browser.closePages();
  }

  @Test
  void chartsHaveTheMinute() {
    Page page = browser.open(served.url(), ColorScheme.LIGHT);

    Locator curves = page.locator(".chart path.curve");
    assertThat(curves).hasCount(3);
    for (Locator curve : curves.all()) {
      assertThat(curve.getAttribute("d").split("L")).hasSizeGreaterThan(StreamedMinute.LOOKS);
    }
    assertThat(page.locator(".chart").nth(1)).not().containsText("highest 0");
    assertThat(page.locator(".chart .axis").first()).containsText("s ago");
  }

  @Test
  void tablesReplicasAndProblemsSayHowTheyAre() {
    Page page = browser.open(served.url(), ColorScheme.LIGHT);

    assertThat(rows(page, "Tables")).hasCount(4);
    for (Locator table : rows(page, "Tables").all()) {
      assertThat(table).containsText("ago");
      assertThat(table).containsText("sink shop-sink@");
    }
    assertThat(row(page, "shop.payments")).containsText("stopped");
    assertThat(page.locator("#verdict")).hasText("1 table of 4 late or stopped");
    assertThat(page.locator(".problem").first()).containsText(StreamedMinute.STOPPED);
    assertThat(rows(page, "Replicas").nth(1)).containsText("48 MB are lacking");
    assertThat(page.locator(".problems").first()).not().containsText("connection timed out");
    assertThat(page.locator("section:has(h2:text-is('Problems that are over'))"))
        .containsText("connection timed out");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void fitsScreensAndTelephonesByDayAndByNight() {
    for (ColorScheme colors : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {WIDE, NARROW}) {
        String name = colors.name().toLowerCase(Locale.ROOT) + "-" + width;
        Page page = browser.open(served.url(), colors, width);
        assertThat(rows(page, "Tables")).hasCount(4);
        assertFits(page, width);
        picture(page, "overview-" + name);
        row(page, "shop.orders").locator("a").click();
        assertThat(rows(page, "Partitions")).hasCount(4);
        assertFits(page, width);
        picture(page, "table-" + name);
      }
    }
    assertThat(browser.complaints).isEmpty();
  }

  /** Tables that are too wide are scrolled, the page is not. */
  private static void assertFits(Page page, int width) {
    assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
  }

  @Test
  void whatIsScrolledToOrChosenStaysWhenFiguresAreNew() {
    Page page = browser.open(served.url(), ColorScheme.LIGHT, NARROW);
    Locator link = row(page, "shop.orders").locator("a");
    link.focus();
    page.evaluate("() => document.querySelector('td').closest('.card').scrollLeft = 300");
    String before = page.locator(".chart path.curve").first().getAttribute("d");

    assertThat(page.locator(".chart path.curve").first()).not().hasAttribute("d", before);

    assertThat(page.evaluate("() => document.querySelector('td').closest('.card').scrollLeft"))
        .isEqualTo(300);
    assertThat(link).isFocused();
  }

  private static Locator row(Page page, String table) {
    return rows(page, "Tables").filter(new Locator.FilterOptions().setHasText(table));
  }
}
