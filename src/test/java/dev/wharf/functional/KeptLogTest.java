package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.FolderReader;
import dev.wharf.fixture.DeepTree;
import dev.wharf.fixture.Memory;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.packet.Reason;
import dev.wharf.process.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processing of a packet that fails printed stays with it, and only there. */
class KeptLogTest {
  private static final String SAYS = "sh -c 'echo says $0; ";

  @RegisterExtension final TestServer wharf = new TestServer();

  private void start(String command) {
    wharf
        .with("wharf.retry.attempts", "2")
        .with("wharf.retry.delay", "10ms")
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", command)
        .start();
  }

  private String log(String name) throws Exception {
    try (FolderReader.Opened log = wharf.operations().log(name, "")) {
      ByteBuffer bytes = ByteBuffer.allocate((int) log.size());
      log.channel().read(bytes, 0);
      return new String(bytes.array(), UTF_8);
    }
  }

  private void deliver(String name, String lines) throws IOException {
    Path arriving = wharf.inbox().arriving(name, PacketFolders.zip(2));
    DeepTree.run(arriving, lines);
    Files.move(arriving, wharf.folder("inbox").resolve(name));
  }

  @Test
  void lastAttemptsLogStandsInTheQuarantineAndIsTold() throws Exception {
    start(SAYS + "exit 1' {attempt}");
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    assertThatFolder(wharf.quarantined("one")).isQuarantined(Reason.PROCESSING_FAILED);
    wharf.settle();
    assertThat(wharf.quarantined("one").resolve("wharf.log")).hasContent("says 2\n");
    assertThat(wharf.quarantined("one").toFile().list()).hasSize(3);
    assertThat(assertThatFolder(wharf.quarantined("one")).receipt())
        .contains("\"log\" : \"wharf.log\"");
    assertThat(log("one")).isEqualTo("says 2\n");
  }

  @Test
  void isKeptUpToTheLimitOfTheArchivedLog() throws Exception {
    wharf.with("camel.beans.packetProcessor.logLimit", "4");
    start(SAYS + "exit 65' {attempt}");
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    assertThatFolder(wharf.quarantined("one")).isQuarantined(Reason.REFUSED);
    assertThat(wharf.quarantined("one").resolve("wharf.log"))
        .content()
        .startsWith("says\n[cut off after 4 bytes]");
  }

  @Test
  void replayTakesItFromThePacketAgain() throws Exception {
    Path good = wharf.folder("state").resolve("good");
    start(SAYS + "test -e " + good + "' {attempt}");
    deliver("one", "echo own >wharf.log");
    assertThatFolder(wharf.quarantined("one")).isQuarantined(Reason.PROCESSING_FAILED);
    wharf.settle();
    assertThat(wharf.quarantined("one").resolve("wharf~2.log")).hasContent("says 2\n");
    assertThat(log("one")).isEqualTo("says 2\n");
    Files.createFile(good);
    wharf.operations().replay(new Selection(List.of("one"), null, false));
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
    assertThat(wharf.archived("one").toFile().list())
        .containsExactlyInAnyOrder("one.zip", "wharf.json", "data", "results", "wharf.log");
    assertThat(wharf.archived("one").resolve("wharf.log")).hasContent("own\n");
    assertThat(wharf.archived("one").resolve("results/wharf.log")).hasContent("says 1\n");
  }

  @Test
  void filesOfTheSendersOwnAreNoLogOfWharfs() throws Exception {
    wharf.start();
    Path arriving = wharf.inbox().arriving("bad", "no zip".getBytes(UTF_8));
    Files.writeString(arriving.resolve("wharf.log"), "own\n");
    Files.move(arriving, wharf.folder("inbox").resolve("bad"));
    assertThatFolder(wharf.quarantined("bad")).isQuarantined(Reason.NOT_ZIP);
    wharf.settle();
    assertThat(wharf.operations().log("bad", "")).isNull();
  }

  @Test
  void isKeptOfPacketThatTurnsOutBadOnItsWayIntoTheArchive() throws Exception {
    Assumptions.assumeTrue(Memory.possible(wharf.folder("inbox")), "no other file system");
    try (Memory memory = Memory.take()) {
      wharf.with("wharf.archive", memory.folder().resolve("archive").toString());
      start(SAYS + "mkfifo \"${1%/*}/pipe\"' {attempt} {zip}");
      wharf.inbox().deliver("fifo", PacketFolders.zip(2));
      assertThatFolder(wharf.quarantined("fifo")).isQuarantined(Reason.SPECIAL_FILE);
      wharf.settle();
      assertThat(wharf.quarantined("fifo").resolve("wharf.log")).hasContent("says 1\n");
      wharf.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -s /etc/passwd \"$1\"/wharf.log",
        "ln \"$2\"/inbox/one/one.zip \"$1\"/wharf.log",
        "mkfifo \"$1\"/wharf.log",
        "rmdir \"$1\"; ln -s / \"$1\"",
        "mkdir \"$1\"/wharf.log"
      })
  void whatTheCommandPutInItsPlaceIsNoLog(String lines) throws Exception {
    start("sh -c '" + lines + "; exit 65' - {results} " + wharf.folder("state").getParent());
    wharf.inbox().deliver("one", PacketFolders.zip(2));
    assertThatFolder(wharf.quarantined("one")).appears();
    wharf.settle();
    assertThat(wharf.quarantined("one").toFile().list())
        .containsExactlyInAnyOrder("one.zip", "wharf.json");
  }
}
