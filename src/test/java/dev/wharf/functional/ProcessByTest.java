package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An inbox whose packets have a route of their own that works on them. */
class ProcessByTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  private Path routes;
  private Path ct;

  /** A step that writes its name. */
  public static final class Writes {
    private String name = "";

    public void setName(String name) {
      this.name = name;
    }

    /** Leaves a file of its name in the results. */
    public void process(Packet packet) throws IOException {
      packet.version(name + "-1.2");
      Files.writeString(packet.results().resolve(name), name);
    }
  }

  /** A step that refuses all packets. */
  public static final class Refuses {
    /** Refuses. */
    public void process(Packet packet) {
      if (!packet.name().value().isEmpty()) {
        throw new BadPacketException("no header");
      }
    }
  }

  @BeforeEach
  void twoInboxes() throws IOException {
    routes = wharf.ownFiles().resolve("routes");
    ct = Files.createDirectories(wharf.folder("inbox").resolveSibling("ct-inbox"));
    wharf
        .with("wharf.inboxes", "ct")
        .with("wharf.inboxes.ct.folder", ct.toString())
        .with("wharf.inboxes.ct.process-by", "direct:ct")
        .with("camel.beans.check", "#class:" + Writes.class.getName())
        .with("camel.beans.check.name", "check")
        .with("camel.beans.score", "#class:" + Writes.class.getName())
        .with("camel.beans.score.name", "score")
        .with("camel.beans.refuses", "#class:" + Refuses.class.getName());
  }

  private void route(String steps) throws IOException {
    Files.writeString(
        routes.resolve("ct.camel.yaml"),
        """
        - route:
            id: ct
            from:
              uri: direct:ct
              steps:
        """
            + steps);
  }

  private void deliver(String name) throws IOException {
    Path arriving = ct.resolve(name + "-downloading");
    Files.createDirectories(arriving);
    Files.write(arriving.resolve(name + ".zip"), PacketFolders.zip(3));
    Files.move(arriving, ct.resolve(name));
  }

  @Test
  void programThatStillWorksBesideTheWayOfPacketIsNotArchivedHalf() throws IOException {
    route(
        """
                - wireTap:
                    uri: direct:beside
                - delay:
                    constant: 1000
                - to: direct:archive
        - route:
            id: beside
            from:
              uri: direct:beside
              steps:
                - bean:
                    id: beside-slow
                    ref: slow
        """);
    wharf
        .with("camel.beans.slow", "#class:dev.wharf.process.Command")
        .with("camel.beans.slow.command", "sh -c \"echo half > {results}/report; sleep 100\"")
        .with("wharf.retry.attempts", "1")
        .start();
    deliver("scan");

    Path receipt = wharf.folder("quarantine").resolve("ct/scan/wharf.json");
    Waiting.until("it is set aside", () -> Files.exists(receipt));
    assertThat(receipt).content().contains("still works on it beside its way");
    wharf.settle();
  }

  @Test
  void stepsOfTheInboxsOwnRouteAreTakenAndStandInTheReceipt() throws IOException {
    route(
        """
                - to:
                    id: ct-check
                    uri: bean:check
                - bean:
                    id: ct-score
                    ref: score
                - to: direct:archive
        """);
    wharf.start();
    deliver("scan");
    wharf.inbox().deliver("plain", PacketFolders.zip(3));

    assertThatFolder(wharf.archived("ct/scan")).isArchived();
    assertThatFolder(wharf.archived("plain")).isArchived();
    assertThat(wharf.archived("ct/scan").resolve("results")).isDirectoryContaining("glob:**check");
    assertThat(wharf.archived("plain").resolve("results")).doesNotExist();
    assertThat(assertThatFolder(wharf.archived("ct/scan")).receipt())
        .containsSubsequence(
            "\"steps\" : [",
            "\"id\" : \"ct-check\"",
            "\"version\" : \"check-1.2\"",
            "\"seconds\"",
            "\"id\" : \"ct-score\"",
            "\"runs\" : [",
            "\"route\" : \"direct:ct\"",
            "\"processor\" : \"score\"",
            "\"version\" : \"score-1.2\"",
            "\"results\" : [",
            "\"name\" : \"check\"",
            "\"size\" : 5",
            "\"sha256\" : \"");
  }

  @Test
  void packetThatAStepRefusesIsSetAsideAsRefused() throws IOException {
    route(
        """
                - to: bean:check
                - to: bean:refuses
                - to: direct:archive
        """);
    wharf.start();
    deliver("scan");

    assertThatFolder(wharf.quarantined("ct/scan")).isQuarantined(Reason.REFUSED);
    assertThat(assertThatFolder(wharf.quarantined("ct/scan")).receipt())
        .contains("\"message\" : \"no header\"", "\"attempts\" : 1,");
    wharf.settle();
  }

  @Test
  void routeThatIsMissingEndsTheStart() {
    assertThatThrownBy(wharf::start)
        .hasMessageContaining(
            "wharf.inboxes.ct.process-by is direct:ct, but no route takes packets from there: is a"
                + " file missing in routes/?");
  }

  @Test
  void failureNamesTheStepOfTheRouteThatFailed() throws IOException {
    wharf
        .with("wharf.retry.attempts", "2")
        .with("wharf.retry.delay", "10ms")
        .with("camel.beans.breaks", "#class:dev.wharf.process.Command")
        .with("camel.beans.breaks.command", "false");
    route(
        """
                - to:
                    id: ct-check
                    uri: bean:check
                - to:
                    id: ct-breaks
                    uri: bean:breaks
                - to:
                    uri: direct:archive
        """);
    wharf.start();
    deliver("one");
    assertThatFolder(wharf.quarantined("ct/one")).isQuarantined(Reason.PROCESSING_FAILED);
    assertThat(assertThatFolder(wharf.quarantined("ct/one")).receipt())
        .contains("failed 2 times")
        .contains("exit code 1 (route ct, step ct-breaks)");
    wharf.awaitLog("attempt 1 and is tried again in 0.01 s: .*\\(route ct, step ct-breaks\\)");
    wharf.settle();
  }
}
