package io.icecap.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.icecap.it.console.Browser.picture;
import static io.icecap.it.console.Browser.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.icecap.server.Tokens;
import io.icecap.servers.EmbeddedRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser: what it says, and what becomes of it when things go wrong. */
class ConsoleIT {
  private static Browser browser;

  @TempDir Path work;
  private EmbeddedRedis redis;
  private ShopWarehouse shop;
  private ServedConsole served;

  @BeforeAll
  static void openBrowser() {
    Optional<Path> executable = Browser.find();
    assumeTrue(
        executable.isPresent(),
        "no Chromium on this machine: apt-get install chromium-headless-shell");
    browser = new Browser(executable.get());
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    shop = new ShopWarehouse(redis, work);
    shop.icecap.introduce("daemon", "applier-1");
  }

  @AfterEach
  void close() {
    browser.closePages();
    if (served != null) {
      served.close();
    }
    shop.close();
    redis.close();
  }

  private Page visit(String path) throws Exception {
    if (served == null) {
      served = new ServedConsole(shop.icecap, shop.folder(), Optional.empty());
    }
    return browser.open(served.url() + path, ColorScheme.LIGHT);
  }

  @Test
  void showsEachTableAndKeepsUpWithIt() throws Exception {
    shop.buffer("shop.orders", 400, 100);
    Page page = visit("");
    assertThat(page.locator("tbody tr").first()).containsText("applying");
    assertThat(page.locator("tbody tr").first()).containsText("400");

    shop.apply();

    assertThat(page.locator("tbody tr").first()).containsText("current");
    assertThat(page.locator("#verdict")).hasText("1 table, all well");
    assertThat(page.locator("tbody tr").first()).containsText("daemon applier-1@");
    assertThat(page.locator(".chart path.curve").first()).isAttached();
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void tableHasAPageWithItsPartitionsAndSnapshots() throws Exception {
    shop.buffer("shop.orders", 400, 100);
    shop.apply();
    Page page = visit("");

    page.locator("td.name a").first().click();

    assertThat(page.locator("h1")).hasText("shop.orders");
    assertThat(rows(page, "Partitions")).hasCount(4);
    assertThat(rows(page, "Partitions").first()).containsText("id_bucket=");
    assertThat(rows(page, "Snapshots")).hasCount(1);
    assertThat(rows(page, "Columns")).hasCount(2);
    shop.buffer("shop.orders", 400, 100);
    shop.apply();
    assertThat(rows(page, "Snapshots")).hasCount(2);
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void emptyWarehouseSaysSo() throws Exception {
    Page page = visit("");

    assertThat(page.locator("main")).containsText("There is no table in this warehouse yet");
    assertThat(page.locator("#verdict")).hasText("no tables");
    picture(page, "no-tables");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void redisThatIsDownIsSaidAndTablesStay() throws Exception {
    shop.buffer("shop.orders", 400, 100);
    shop.apply();
    Page page = visit("");
    assertThat(page.locator("tbody tr").first()).containsText("current");

    redis.kill();

    assertThat(page.locator("#verdict")).hasText("Redis or the store does not answer");
    assertThat(page.locator(".problem").first()).containsText("Redis");
    assertThat(page.locator("tbody tr").first()).containsText("unknown");
    assertThat(page.locator("tbody tr").first()).containsText("100");
    assertThat(page.locator("main")).not().containsText("nobody");
    assertThat(page.locator(".empty")).containsText("can not be read now");
    picture(page, "redis-away");
    redis.restartEmpty();
    assertThat(page.locator("#verdict")).not().hasText("Redis or the store does not answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>",
        "shop.Größe & 'Maß' \"50 % 🧊\"",
        "shop.a/b?c#d\\e;f=%2F",
      })
  void namesOfTablesAreTextWhateverIsInThem(String name) throws Exception {
    shop.buffer(name, 10, 10);
    shop.applyAll();
    Page page = visit("");

    assertThat(page.locator("td.name a").first()).hasText(name);
    page.locator("td.name a").first().click();

    assertThat(page.locator("h1")).hasText(name);
    assertThat(rows(page, "Partitions")).hasCount(4);
    assertThat(page.locator("main img, main script")).hasCount(0);
    assertThat(page.title()).isEqualTo(name + " · Icecap");
    page.setViewportSize(Browser.NARROW, 900);
    assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
        .isEqualTo(Browser.NARROW);
    picture(page, "name-" + name.codePointAt(5));
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void addressesThatLeadNowhereAreSaid() throws Exception {
    shop.buffer("shop.orders", 10, 10);
    shop.applyAll();

    for (String address : new String[] {"shop.lost", "no-name", "100%"}) {
      Page page = visit("#/tables/" + address);

      assertThat(page.locator("h1")).hasText(address);
      assertThat(page.locator(".empty")).containsText("There is no table of this name");
      assertThat(page.locator("#verdict")).hasText("1 table, all well");
      picture(page, "no-such-table");
    }
  }

  @Test
  void policyKeepsScriptsOut() throws Exception {
    Page page = visit("");
    assertThat(page.locator("#verdict")).hasText("no tables");

    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.taken = 1';"
            + " document.body.append(s); }");

    assertThat(page.evaluate("() => window.taken === undefined")).isEqualTo(true);
    assertThat(browser.complaints).anyMatch(text -> text.contains("Content Security Policy"));
  }

  @Test
  void metricsAreServedBesideIt() throws Exception {
    shop.buffer("shop.orders", 400, 100);
    shop.apply();
    Page page = visit("");

    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(served.url() + "metrics")).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(metrics.body().lines())
        .contains(
            "icecap_table_rows{table=\"shop.orders\"} 100.0",
            "icecap_table_state{state=\"current\",table=\"shop.orders\"} 1.0",
            "icecap_commits_total{kind=\"rows\",table=\"shop.orders\"} 1.0",
            "icecap_warehouse_reached 1.0");
    page.close();
  }

  @Test
  void callersSeeTheTablesThatTheyMayRead() throws Exception {
    shop.buffer("shop.orders", 10, 10);
    shop.buffer("hr.salaries", 10, 10);
    Path tokens = work.resolve("tokens");
    Files.writeString(
        tokens,
        "clerk %s shop:read%nowner %s *:read%n"
            .formatted(sha256("clerk-key"), sha256("owner-key")));
    served = new ServedConsole(shop.icecap, shop.folder(), Optional.of(Tokens.read(tokens)));

    assertThat(get("", "nobody").statusCode()).isEqualTo(401);
    for (String path : new String[] {"console/status.json", "metrics"}) {
      assertThat(get(path, "owner-key").body()).contains("shop.orders", "hr.salaries");
      assertThat(get(path, "clerk-key").body()).contains("shop.orders").doesNotContain("salaries");
    }
    assertThat(get("console/tables/hr.salaries", "owner-key").statusCode()).isEqualTo(200);
    assertThat(get("console/tables/hr.salaries", "clerk-key").statusCode()).isEqualTo(404);
    assertThat(get("metrics", "owner-key").body()).contains("icecap_buffered_changes_total");
    assertThat(get("metrics", "clerk-key").body()).doesNotContain("icecap_buffered_changes_total");
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url() + path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
  }
}
