package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Browser;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.StatusPage;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The status page of the packaged server, as an operator's browser shows it. */
class StatusPageIT {
  private static final byte[] NO_ZIP = "no zip".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  @TempDir static Path profile;
  private static WharfProcess wharf;
  private static StatusPage page;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    wharf = new WharfProcess(folder);
    Files.writeString(
        folder.resolve("gated.py"),
        """
        import os, sys, time
        sys.path.insert(0, sys.argv[1])
        from wharf_worker import serve, progress, BadPacket

        def work(data, results, packet):
            if packet.startswith("failing"):
                print("unit <b>kg/m²</b> in row 4711")
                raise BadPacket("row 4711 has no known unit")
            if packet.startswith("viewed"):
                print("it <b>begins</b>")
                for name, content in (
                    ("page.html", b"<script>document.title = 'ran'</script>"),
                    ("image.gif", bytes.fromhex(
                        "47494638396101000100800000ffffff00000021f90401000000002c00000000"
                        "010001000002024401003b")),
                    ("numbers.bin", bytes(range(256))),
                    *(("table-%02d.csv" % i, b"row of table %d" % i) for i in range(10))):
                    with open(os.path.join(results, name), "wb") as file:
                        file.write(content)
            if packet.startswith("gated"):
                print("it opens the gate")
                for part in (0.25, 0.75):
                    progress(part)
                    while not os.path.exists("open-%s" % part):
                        time.sleep(0.01)

        serve(work)
        """);
    wharf
        .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.WorkerPool")
        .setting(
            "camel.beans.packetProcessor.command",
            "python3 "
                + folder.resolve("gated.py")
                + " "
                + Path.of("examples/python").toAbsolutePath())
        .setting("camel.beans.packetProcessor.workers", "1")
        .setting("wharf.stalled-after", "2s");
    page = new StatusPage(wharf).serve();
    browser = new Browser(profile);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (page != null) {
      page.close();
    }
  }

  @BeforeEach
  void open() {
    browser.colours("light");
    browser.size(1280);
    browser.open(page.address());
    browser.awaitText("#link", "live");
  }

  @Test
  void packetIsSeenFromItsArrivalToTheHistory() throws Exception {
    byte[] zip = PacketFolders.zip(12);
    Path arriving = wharf.inbox().arriving("gated-orders", new byte[100]);
    browser.awaitText("#arriving", "gated-orders");
    Files.write(arriving.resolve("gated-orders.zip"), new byte[3000], StandardOpenOption.APPEND);
    Waiting.until("it grew", () -> browser.row("#arriving", "gated-orders").contains("3.0 KB"));
    Waiting.until("it stalls", () -> browser.row("#arriving", "gated-orders").contains("stalled"));
    browser.awaitText("#figures", "stalled");
    Files.write(arriving.resolve("gated-orders.zip"), zip);
    Files.move(arriving, arriving.resolveSibling("gated-orders"));
    Waiting.until("work has begun", () -> browser.bar("#work", "gated", "Progress") == 0.25);
    assertThat(browser.row("#work", "gated-orders")).contains("processing", "25 %");
    assertThat(browser.text("#arriving")).doesNotContain("gated-orders");
    browser.find("#work a.packet").click();
    browser.awaitText("#packet-log", "it opens the gate");
    assertThat(browser.text("#packet-log-state")).isEqualTo("live");
    browser.awaitText("#packet-way", "attempt 1: in work");
    browser.awaitText("#packet-facts", "12 entries");
    browser.go("system");
    browser.awaitText("#processes", "gated-orders");
    browser.go("now");
    Files.createFile(folder.resolve("open-0.25"));
    Waiting.until("the bar moves", () -> browser.bar("#work", "gated", "Progress") == 0.75);
    Files.createFile(folder.resolve("open-0.75"));
    browser.awaitText("#work", "Nothing is in work.");
    assertThatFolder(folder.resolve("archive/gated-orders")).isArchived();
    browser.go("history");
    Waiting.until(
        "it is in the history", () -> !browser.row("#list-history", "gated-orders").isEmpty());
    assertThat(browser.row("#list-history", "gated-orders")).contains("archived", "12");
    browser.go("now");
    awaitChart();
  }

  private static void awaitChart() {
    // The page draws the chart again with each event, so it is asked in one go.
    Waiting.until(
        "the chart tells of the last hour",
        () ->
            String.valueOf(
                    browser.script(
                        "const chart = document.querySelector('#chart-throughput svg');"
                            + "return chart ? chart.getAttribute('aria-label') : ''"))
                .matches(
                    "In the last hour [1-9].* packets? w(as|ere) archived and .* quarantined"));
  }

  @Test
  void badPacketStandsInTheQuarantineUntilItIsReplayed() throws Exception {
    wharf.inbox().deliver("bad-<b>-'\"-packet", NO_ZIP);
    wharf.inbox().deliver("failing-packet", PacketFolders.zip(1));
    browser.go("quarantine");
    browser.awaitText("#list-quarantine", "bad-<b>-'\"-packet");
    assertThat(browser.row("#list-quarantine", "bad-<b>-'\"-packet"))
        .contains("not-zip: the file is not a zip", "What to do: ask the sender");
    browser.awaitText("#list-quarantine", "failing-packet");
    assertThat(browser.row("#list-quarantine", "failing")).contains("row 4711 has no known unit");
    browser.press("#list-quarantine a.packet", "failing-packet");
    browser.awaitText("#packet-log", "unit <b>kg/m²</b> in row 4711");
    browser.awaitText("#packet-facts", "row 4711 has no known unit");
    browser.go("quarantine");
    page.get("/api/status"); // Nothing of the above needed the token.

    Files.write(
        folder.resolve("quarantine/bad-<b>-'\"-packet/bad-<b>-'\"-packet.zip"),
        PacketFolders.zip(1));
    browser.find("input[aria-label^='Choose bad-<b>']").click();
    browser.press("#chosen button", "Replay this one");
    browser.awaitText("#agree-dialog", "worked on from the beginning");
    browser.press("#agree-dialog button", "Replay this one");
    browser.awaitText("#token-dialog", "http.token");
    browser.type("a guess", Keys.ENTER);
    browser.awaitText("#token-wrong", "That is not the token of this server.");
    assertThat(folder.resolve("quarantine/bad-<b>-'\"-packet")).exists();
    browser.type(page.token(), Keys.ENTER);
    browser.awaitText("#notice", "1 packet is back in the inbox.");
    browser.awaitNoText("#list-quarantine", "bad-<b>");
    assertThatFolder(folder.resolve("archive/bad-<b>-'\"-packet")).appears();

    browser.go("now"); // Three clicks from the first view.
    browser.press("#reasons-now a", "1 refused");
    browser.press("#chosen button", "Replay all 1 refused"); // The token is known now.
    browser.press("#agree-dialog button", "Leave it");
    assertThat(folder.resolve("quarantine/failing-packet")).exists();
    browser.press("#chosen button", "Replay all 1 refused");
    browser.press("#agree-dialog button", "Replay all 1");
    Waiting.until(
        "it was tried anew",
        () -> page.get("/api/packets/failing-packet").at("/deliveries/1") != null);
  }

  @Test
  void intakeIsPausedAndResumedByKeyboardAlone() throws Exception {
    browser.tabTo("#skip");
    browser.type(Keys.ENTER);
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
    browser.script("document.activeElement.blur()");
    browser.tabTo("#pause");
    browser.type(Keys.ENTER);
    browser.awaitText("#token-dialog", "http.token");
    browser.type(page.token(), Keys.ENTER);
    browser.awaitText("#paused", "The intake is paused: the operator paused it");
    page.awaitStatus("it is paused", status -> status.get("paused").asBoolean());
    wharf.inbox().deliver("held-packet", PacketFolders.zip(1));
    page.awaitStatus("it waits", status -> status.get("waiting").asLong() == 1);
    browser.awaitText("#figures a[href='#history/waiting']", "1");
    browser.tabTo("#pause");
    assertThat(browser.text("#pause")).isEqualTo("Resume");
    browser.type(Keys.ENTER);
    browser.awaitNoText("#paused", "paused");
    assertThatFolder(folder.resolve("archive/held-packet")).appears();
  }

  @Test
  void workersAreSetOnThePageAndByAnEditOfTheFile() throws Exception {
    browser.go("system");
    Waiting.until(
        "they are known",
        () -> !"".equals(browser.script("return document.getElementById('workers').value")));
    enter("#workers", "3");
    enter("#packets", "6");
    browser.find("#capacity button").click();
    browser.awaitText("#token-dialog", "http.token");
    browser.type(page.token(), Keys.ENTER);
    page.awaitStatus(
        "both are in force",
        status -> status.get("workers").asInt() == 3 && status.get("packets").asInt() == 6);
    browser.go("settings");
    Waiting.until(
        "it stands in the settings",
        () -> browser.row("#list-settings", "wharf.workers").contains("the operator"));
    wharf.setting("wharf.workers", "5");
    Waiting.within(
        Duration.ofSeconds(4),
        "the edit is seen",
        () -> browser.row("#list-settings", "wharf.workers").contains("application.properties"));
    browser.go("system");
    Waiting.until(
        "the page shows it",
        () -> "5".equals(browser.script("return document.getElementById('workers').value")));
    assertThat(page.get("/api/status").get("workers").asInt()).isEqualTo(5);
    enter("#workers", "2000");
    browser.find("#capacity button").click();
    assertThat(browser.script("return document.querySelector('#workers').checkValidity()"))
        .isEqualTo(false);
  }

  private static void enter(String field, String value) {
    browser.find(field).clear();
    browser.find(field).sendKeys(value);
  }

  @Test
  void historyIsSearchedByNameAndState() {
    for (int i = 0; i < 3; i++) {
      wharf.inbox().deliver("searched-" + i, i == 1 ? NO_ZIP : PacketFolders.zip(1));
    }
    browser.go("history");
    browser.find("#search-history input").sendKeys("SEARCHED-");
    browser.awaitText("#list-history", "searched-0");
    browser.awaitText("#pages-history", "Page 1 of 1, 3 packets");
    assertThat(browser.text("#list-history td.name"))
        .contains("searched-0", "searched-1", "searched-2");
    browser.go("history/quarantined/SEARCHED-");
    browser.awaitText("#pages-history", ", 1 packet");
    assertThat(browser.text("#list-history td.name")).isEqualTo("searched-1");
    browser.go("history/quarantined/SEARCHED-/hour");
    browser.awaitText("#pages-history", ", 1 packet");
    browser.find("#search-history input").sendKeys("none");
    browser.awaitText("#list-history", "No packet is found.");
  }

  @Test
  void allThatIsFoundOnSeveralPagesIsChosenAndThePlaceIsKept() {
    for (int i = 0; i < 51; i++) {
      wharf.inbox().deliver("crowd-" + i, NO_ZIP);
    }
    browser.go("quarantine/not-zip/crowd-/hour");
    browser.awaitText("#pages-quarantine", "Page 1 of 2, 51 packets");
    browser.press("#chosen button", "Choose all 51 that are found");
    browser.awaitText("#chosen", "Replay these 51");
    browser.press("#pages-quarantine button", "Older");
    browser.awaitText("#pages-quarantine", "Page 2 of 2");
    browser.find("#list-quarantine a.packet").click();
    browser.awaitText("#packet-badge", "quarantined");
    browser.script("history.back()");
    browser.awaitText("#pages-quarantine", "Page 2 of 2, 51 packets");
  }

  @Test
  void hostileNamesAreShownAsTextAndRunNothing() {
    String markup = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'<";
    String hidden = "rtl-\u202egpj.exe \"quoted\" 'too'\nsecond line";
    wharf.inbox().deliver(markup, NO_ZIP);
    wharf.inbox().deliver(hidden, NO_ZIP);
    wharf.inbox().arriving("arriving-<img src=x onerror=ran()>", NO_ZIP);
    browser.awaitText("#arriving", "arriving-<img src=x onerror=ran()>");
    for (String view : new String[] {"quarantine", "history"}) {
      browser.go(view);
      browser.awaitText("#list-" + view, markup);
      browser.awaitText("#list-" + view, "rtl-\\u{202e}gpj.exe \"quoted\" 'too'\\nsecond line");
    }
    assertThat(browser.script("return document.querySelectorAll('main img, main script').length"))
        .isEqualTo(0L);
    assertThat(browser.script("return document.title")).isEqualTo("History – Wharf");
  }

  @Test
  void packetsPageShowsItsResultsAndRunsNoneOfThem() {
    wharf.inbox().deliver("viewed-packet", PacketFolders.zip(2));
    assertThatFolder(folder.resolve("archive/viewed-packet")).appears();
    browser.go("packet/viewed-packet");
    browser.awaitText("#packet-log", "it <b>begins</b>");
    browser.awaitText("#packet-results", "<script>document.title = 'ran'</script>");
    browser.awaitText("#packet-files", "data/");
    browser.awaitText("#packet-badge", "archived");
    Waiting.until(
        "the picture is shown",
        () ->
            Boolean.TRUE.equals(
                browser.script(
                    "const image = document.querySelector('#packet-results img');"
                        + "return Boolean(image && image.naturalWidth)")));
    assertThat(browser.script("return document.title")).isEqualTo("viewed-packet – Wharf");
    assertThat(browser.text("#packet-results")).doesNotContain("row of table 9");
    browser.press("#packet-results button", "Show more results");
    browser.awaitText("#packet-results", "row of table 9");
    browser.go("packet/nobody");
    browser.awaitText("#packet-missing", "No packet of that name is known.");
  }

  @ParameterizedTest
  @CsvSource({"light,1280", "dark,390"})
  void noViewBreaksARuleOfAccessibility(String colours, int width) {
    wharf.inbox().arriving("seen-by-axe", NO_ZIP);
    wharf.inbox().deliver("seen-by-axe-bad-" + colours + width, NO_ZIP);
    wharf.inbox().deliver("viewed-by-axe-" + width, PacketFolders.zip(1));
    browser.colours(colours);
    browser.size(width);
    browser.awaitText("#arriving", "stalled");
    assertFits();
    for (String[] view :
        new String[][] {
          {"quarantine", "#list-quarantine", "seen-by-axe-bad"},
          {"history", "#list-history", "seen-by-axe-bad"},
          {"packet/viewed-by-axe-" + width, "#packet-files", "wharf.json"},
          {"system", "#space", "enough"},
          {"settings", "#list-settings", "wharf.workers"}
        }) {
      browser.go(view[0]);
      browser.awaitText(view[1], view[2]);
      assertFits();
    }
    browser.size(768);
    browser.go("quarantine");
    assertFits();
    browser.find("#token").click();
    browser.awaitText("#token-dialog", "http.token");
    assertThat(browser.violations()).isEmpty();
  }

  /** Nothing of the view is cut, and axe has no fault to find. */
  private static void assertFits() {
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
  }

  @Test
  void lostConnectionIsToldAndNothingCanBeDoneUntilItIsBack() throws Exception {
    wharf.inbox().deliver("before-the-restart", PacketFolders.zip(1));
    assertThatFolder(folder.resolve("archive/before-the-restart")).appears();
    page.kill();
    browser.awaitText("#trouble", "The server does not answer; what is shown here is from");
    assertThat(browser.find("#pause").isEnabled()).isFalse();
    assertThat(browser.script("return document.body.className")).isEqualTo("gone");
    page.serve();
    browser.awaitNoText("#trouble", "answer");
    browser.awaitText("#link", "live");
    assertThat(browser.find("#pause").isEnabled()).isTrue();
    browser.open(page.address());
    awaitChart();
  }
}
