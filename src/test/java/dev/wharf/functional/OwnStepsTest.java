package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.dataformat.zipfile.ZipSplitter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps and routes that users add to the shipped ones. */
class OwnStepsTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  private Path routes;

  @BeforeEach
  void ownRoutes() throws IOException {
    routes = wharf.ownFiles().resolve("routes");
    wharf.with("wharf.retry.delay", "10ms");
  }

  private void edit(String file, String before, String after) throws IOException {
    String text = Files.readString(routes.resolve(file));
    assertThat(text).contains(before);
    Files.writeString(routes.resolve(file), text.replace(before, after));
  }

  private void mine(String steps) throws IOException {
    Files.writeString(
        routes.resolve("mine.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: direct:mine
              steps:
        """
            + steps);
  }

  private List<String> names(String folder) {
    return List.of(wharf.folder(folder).toFile().list());
  }

  private void addBeforeTheArchive(String step) throws IOException {
    edit(
        "process.camel.yaml",
        "        - to:\n            id: process-archive",
        step + "        - to:\n            id: process-archive");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void stepInTheRouteOfTheEntriesRunsForEachEntry(int entries) throws IOException {
    edit(
        "entries.camel.yaml",
        "        - filter:",
        "        - log: \"seen ${body} of ${exchangeProperty[wharf.packet]}\"\n        - filter:");
    wharf.start();
    wharf.inbox().deliver("some", PacketFolders.zip(entries));
    assertThatFolder(wharf.archived("some")).isArchived();
    assertThat(wharf.logged("seen .* of some")).isEqualTo(entries);
    assertThat(PacketFolders.files(wharf.archived("some").resolve("data"))).hasSize(entries);
  }

  @Test
  void stepInTheRouteOfTheEntriesRunsForEachEntryOfALargePacket() throws IOException {
    edit(
        "entries.camel.yaml",
        "        - filter:",
        "        - log: \"seen ${body}\"\n        - filter:");
    wharf.start();
    Map<String, String> content = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      content.put("part-" + i, "0123456789".repeat(100_000));
    }
    wharf.inbox().deliver("large", PacketFolders.zip(content));
    assertThatFolder(wharf.archived("large")).isArchived().holdsContent(content);
    assertThat(wharf.logged("seen part-\\d")).isEqualTo(5);
  }

  @Test
  void httpStepThatSucceedsLetsThePacketPass() throws IOException {
    try (AutoCloseableServer http = new AutoCloseableServer(200)) {
      addBeforeTheArchive("        - to: \"" + http.address() + "?bridgeEndpoint=true\"\n");
      wharf.start();
      wharf.inbox().deliver("asked", PacketFolders.zip(2));
      assertThatFolder(wharf.archived("asked")).isArchived();
      assertThat(http.requests).hasValue(1);
    }
  }

  @Test
  void httpStepThatFailsIsAFailureOfTheProcessing() throws IOException {
    try (AutoCloseableServer http = new AutoCloseableServer(500)) {
      addBeforeTheArchive("        - to: \"" + http.address() + "?bridgeEndpoint=true\"\n");
      wharf.start();
      byte[] zip = PacketFolders.zip(2);
      wharf.inbox().deliver("refused", zip);
      assertThatFolder(wharf.quarantined("refused")).isQuarantined(Reason.PROCESSING_FAILED, zip);
      assertThat(assertThatFolder(wharf.quarantined("refused")).receipt())
          .contains("failed 3 times", "500");
      assertThat(http.requests).hasValue(3);
      wharf.settle();
    }
  }

  @Test
  void httpStepWithoutAnAnswerIsAFailureOfTheProcessing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      addBeforeTheArchive(
          "        - to: \"http://127.0.0.1:" + silent.getLocalPort() + "?responseTimeout=200\"\n");
      wharf.start();
      byte[] zip = PacketFolders.zip(2);
      wharf.inbox().deliver("unheard", zip);
      assertThatFolder(wharf.quarantined("unheard")).isQuarantined(Reason.PROCESSING_FAILED, zip);
      wharf.settle();
    }
  }

  @Test
  void routeOfOnesOwnThatEndsInTheArchiveIsOnTheWay() throws IOException {
    edit("process.camel.yaml", "uri: direct:archive", "uri: direct:mine");
    mine(
        """
                - log: "mine has ${body}"
                - to: direct:archive
        """);
    wharf.start();
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.logged("mine has one")).isEqualTo(1);
    wharf.settle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"        - log: \"nothing more\"\n", "        - stop: {}\n"})
  void routeOfOnesOwnWithoutAnEndIsAFailureThatNamesIt(String step) throws IOException {
    edit("process.camel.yaml", "uri: direct:archive", "uri: direct:mine");
    mine(step);
    wharf.start();
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("lost", zip);
    assertThatFolder(wharf.quarantined("lost")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    assertThat(assertThatFolder(wharf.quarantined("lost")).receipt())
        .contains("the route mine ended without an end for the packet");
    assertThat(wharf.logged("No way leads from the route mine to direct:archive")).isEqualTo(1);
    wharf.settle();
  }

  @Test
  void failureThatARouteOfOnesOwnDoesNotHandleIsTriedAgainLikeAnyOther() throws IOException {
    edit("process.camel.yaml", "uri: direct:archive", "uri: direct:mine");
    Files.writeString(
        routes.resolve("mine.camel.yaml"),
        """
        - route:
            id: mine
            errorHandler:
              defaultErrorHandler: {}
            from:
              uri: direct:mine
              steps:
                - throwException:
                    exceptionType: java.io.IOException
                    message: no model
                - to: direct:archive
        """);
    wharf.start();
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("failed", zip);
    assertThatFolder(wharf.quarantined("failed")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    assertThat(assertThatFolder(wharf.quarantined("failed")).receipt())
        .contains("failed 3 times", "no model");
    wharf.settle();
  }

  @Test
  void stepAfterTheArchiveThatFailsIsReportedAsThatStepsFailure() throws IOException {
    edit(
        "archive.camel.yaml",
        "            method: commit\n",
        """
                    method: commit
                - throwException:
                    id: my-step
                    exceptionType: java.io.IOException
                    message: no mail
        """);
    wharf.start();
    wharf.inbox().deliver("done", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("done")).isArchived();
    wharf.awaitLog(
        "done is archived and stays so, but a step after that failed \\(route archive, step"
            + " my-step\\): IOException: no mail");
    wharf.settle();
  }

  @Test
  void stepAfterTheArchiveSeesWhereThePacketStands() throws IOException {
    Path copies = routes.resolveSibling("copies");
    edit(
        "archive.camel.yaml",
        "            method: commit\n",
        """
                    method: commit
                - log: "stands in ${exchangeProperty[wharf.folder]}"
                - to: "file:COPIES?fileName=copy.zip"
        """
            .replace("COPIES", copies.toString()));
    wharf.start();
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("done", zip);
    assertThatFolder(wharf.archived("done")).isArchived();
    wharf.awaitLog("stands in " + wharf.archived("done"));
    wharf.settle();
    assertThat(copies.resolve("copy.zip")).hasBinaryContent(zip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{wharf.archive}}?noop=true", "{{wharf.inbox}}", "ROOT?recursive=true"})
  void routeThatWouldTakeFilesAwayFromPacketsIsRefused(String uri) throws IOException {
    Files.writeString(
        routes.resolve("reads.camel.yaml"),
        """
        - route:
            id: reads
            from:
              uri: "file:URI"
              steps:
                - log: "taken"
        """
            .replace("URI", uri.replace("ROOT", wharf.folder("inbox").getParent().toString())));
    assertThatThrownBy(wharf::start)
        .hasMessageContaining("the route reads reads from")
        .hasMessageContaining("would take files away from packets");
  }

  @Test
  void packetWhosePropertiesAStepRemovesIsAFailureAndNotLost() throws IOException {
    addBeforeTheArchive("        - removeProperties:\n            pattern: \"*\"\n");
    wharf.start();
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("bare", zip);
    assertThatFolder(wharf.quarantined("bare")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    wharf.settle();
  }

  /** Takes so long that an edit meets it. */
  public static final class TakesAWhile {
    static final CountDownLatch BEGUN = new CountDownLatch(1);

    public void process(Packet packet) throws InterruptedException {
      BEGUN.countDown();
      Thread.sleep(2500); // The work itself.
    }
  }

  @Test
  void editWhilePacketsAreInWorkBlamesNone() throws Exception {
    wharf.with("packetProcessor", TakesAWhile.class).with("wharf.retry.attempts", "1").start();
    for (int i = 0; i < 8; i++) {
      wharf.inbox().deliver("p" + i, PacketFolders.zip(2));
    }
    TakesAWhile.BEGUN.await();
    edit(
        "unpack.camel.yaml",
        "        - toD:\n            id: packet-process",
        "        - log: \"edited\"\n        - toD:\n            id: packet-process");
    wharf.awaitLog("The routes of .*unpack.camel.yaml are as edited");
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(8);
    assertThat(wharf.logged("edited$")).isPositive();
  }

  @Test
  void copyOfAPacketThatIsArchivedToEndsItOnce() throws Exception {
    addBeforeTheArchive("        - wireTap:\n            uri: direct:archive\n");
    wharf.start();
    for (int i = 0; i < 8; i++) {
      wharf.inbox().deliver("p" + i, PacketFolders.zip(3));
    }
    for (int i = 0; i < 8; i++) {
      assertThatFolder(wharf.archived("p" + i)).isArchived();
    }
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(8);
  }

  @Test
  void packetsThatARouteHoldsBackAreNotArchivedInPart() throws Exception {
    edit(
        "process.camel.yaml",
        "        - to:\n            id: process-archive\n            uri: direct:archive\n",
        """
                - aggregate:
                    correlationExpression:
                      constant: "true"
                    aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"
                    completionSize: 2
                    completionTimeout: 300
                    steps:
                      - to: direct:archive
        """);
    wharf.start();
    byte[] zip = PacketFolders.zip(3);
    for (int i = 0; i < 3; i++) {
      wharf.inbox().deliver("p" + i, zip);
    }
    // Whether a packet reaches the archive before its own exchange has ended is a matter of chance.
    Waiting.until(
        "all have ended", () -> names("archive").size() + names("quarantine").size() == 3);
    wharf.settle();
    for (String name : names("archive")) {
      assertThatFolder(wharf.archived(name)).isArchived();
      assertThat(PacketFolders.files(wharf.archived(name).resolve("data"))).hasSize(3);
    }
    for (String name : names("quarantine")) {
      assertThatFolder(wharf.quarantined(name)).isQuarantined(Reason.PROCESSING_FAILED, zip);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "        - stop: {}\n",
        "        - throwException:\n            exceptionType: java.io.IOException\n            message: no\n"
      })
  void entryThatNeverBeginsFailsItsPacketInsteadOfHoldingIt(String step) throws IOException {
    edit(
        "entries.camel.yaml",
        "        - bean:\n            id: entries-begin",
        step + "        - bean:\n            id: entries-begin");
    wharf.start();
    byte[] zip = PacketFolders.zip(3);
    wharf.inbox().deliver("lost", zip);
    assertThatFolder(wharf.quarantined("lost")).isQuarantined(Reason.PROCESSING_FAILED, zip);
    wharf.settle();
  }

  @Test
  void entryWhosePropertiesAStepRemovesIsUnpackedAllTheSame() throws IOException {
    edit(
        "entries.camel.yaml",
        "        - bean:\n            id: entries-begin",
        "        - removeProperties:\n            pattern: \"*\"\n        - bean:\n            id: entries-begin");
    wharf.start();
    wharf.inbox().deliver("bare", PacketFolders.zip(5));
    assertThatFolder(wharf.archived("bare")).isArchived();
    wharf.settle();
  }

  @Test
  void interceptorOfTheEntriesRunsForEachEntry() throws IOException {
    edit(
        "housekeeping/failures.camel.yaml",
        "    id: entry-failures\n",
        "    id: entry-failures\n    intercept:\n      - intercept:\n          steps:\n            - log: \"seen ${body}\"\n");
    wharf.start();
    wharf.inbox().deliver("some", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("some")).isArchived();
    assertThat(wharf.logged("seen ")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void fileThatIsNotUtf8ChangesNothingAndIsNamed() throws IOException {
    wharf.start();
    byte[] text = Files.readAllBytes(routes.resolve("archive.camel.yaml"));
    byte[] cut = Arrays.copyOf(text, text.length + 3);
    cut[text.length] = '#';
    cut[text.length + 1] = ' ';
    cut[text.length + 2] = (byte) 0xc3;
    Files.write(routes.resolve("archive.camel.yaml"), cut);
    wharf.awaitLog(
        "archive.camel.yaml changes nothing: .*it is not in UTF-8, or only half written");
    Waiting.until("it is shown as refused", () -> wharf.refusedEdits().size() == 1);
    assertThat(wharf.pausedWhy()).isEmpty();
  }

  @Test
  void stockZipSplitterKeepsEmptyFolders() throws IOException {
    wharf.with("entrySplitter", ZipSplitter.class).start();
    wharf
        .inbox()
        .deliver("folders", PacketFolders.zip(Map.of("a/b.txt", "b", "empty/", "", "a/none/", "")));
    assertThatFolder(wharf.archived("folders")).isArchived();
    Path data = wharf.archived("folders").resolve("data");
    assertThat(data.resolve("a/b.txt")).hasContent("b");
    assertThat(data.resolve("empty")).isEmptyDirectory();
    assertThat(data.resolve("a/none")).isEmptyDirectory();
  }

  @Test
  void copyOfARouteWithTheSameIdIsRefusedAtTheStartAndBothFilesAreNamed() throws IOException {
    Files.copy(routes.resolve("archive.camel.yaml"), routes.resolve("copy.camel.yaml"));
    assertThatThrownBy(wharf::start)
        .hasMessageContaining("'archive'")
        .hasMessageContaining("archive.camel.yaml")
        .hasMessageContaining("copy.camel.yaml");
  }

  @Test
  void copyOfARouteWithTheSameIdChangesNothingWhileTheServerRuns() throws IOException {
    wharf.start();
    String copy = Files.readString(routes.resolve("archive.camel.yaml"));
    Files.writeString(
        routes.resolve("copy.camel.yaml"), copy.replace("method: commit", "method: commits"));
    wharf.awaitLog(
        "copy.camel.yaml changes nothing: two routes have the id 'archive': one in"
            + " .*/archive.camel.yaml, one in .*/copy.camel.yaml");
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.refusedEdits()).hasSize(1);
    Files.delete(routes.resolve("copy.camel.yaml"));
    Waiting.until("it is fixed", () -> wharf.refusedEdits().isEmpty());
  }

  @Test
  void copyOfTheIntakeForASecondInboxIsRefusedWithTheReason() throws IOException {
    Files.writeString(
        routes.resolve("second.camel.yaml"),
        """
        - route:
            id: second
            from:
              uri: file:%s
              parameters:
                noop: true
                readLock: idempotent
                idempotent: false
                idempotentRepository: "#readLock"
              steps:
                - bean:
                    ref: handover
                    method: send
        """
            .formatted(routes.resolve("inbox2")));
    assertThatThrownBy(wharf::start)
        .hasMessageContaining("the route second can take nothing from")
        .hasMessageContaining("wharf.inboxes");
  }

  /** Fails always. */
  public static final class Fails {
    public void process(Packet packet) throws IOException {
      if (packet.attempt() > 0) {
        throw new IOException("the model server is down");
      }
    }
  }

  @Test
  void attemptCountsAlsoWhileTheOperatorHasPausedTheIntake() throws IOException {
    wharf.with("packetProcessor", Fails.class).with("wharf.retry.attempts", "1").start();
    byte[] zip = PacketFolders.zip(50);
    for (int i = 0; i < 4; i++) {
      wharf.inbox().deliver("p" + i, zip);
    }
    wharf.awaitLog("quarantined p");
    wharf.pause();
    wharf.settleWork();
    assertThat(wharf.logged("waits, and its attempt does not count")).isZero();
  }

  /** An HTTP server that gives one answer and counts. */
  private static final class AutoCloseableServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    AutoCloseableServer(int status) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
