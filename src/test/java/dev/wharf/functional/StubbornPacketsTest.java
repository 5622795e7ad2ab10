package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.DeepTree;
import dev.wharf.fixture.Memory;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Reason;
import dev.wharf.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets with something at which a step could fail for ever come to one end all the same. */
class StubbornPacketsTest {
  private static final byte[] ZIP = PacketFolders.zip(Map.of("a/one", "alpha", "two", "beta"));

  @RegisterExtension final TestServer wharf = new TestServer();
  private Memory memory;

  @AfterEach
  void clean() throws IOException {
    wharf.stop();
    if (memory != null) {
      memory.close();
    }
  }

  private void deliver(String name, byte[] zip, String lines) throws IOException {
    Path arriving = wharf.inbox().arriving(name, zip);
    DeepTree.run(arriving, lines);
    Files.move(arriving, wharf.folder("inbox").resolve(name));
  }

  private void farAway(String... folders) throws IOException {
    Assumptions.assumeTrue(Memory.possible(wharf.folder("inbox")), "no other file system");
    memory = Memory.take();
    for (String folder : folders) {
      wharf.with("wharf." + folder, memory.folder().resolve(folder).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "touch \"$(printf 'caf\\351')\"",
        "mkdir -p \"$(printf 'f\\351te')\"/a",
        "mkfifo pipe",
        "ln -s nowhere dangling"
      })
  void whateverStandsBesideTheZipMovesAlong(String lines) throws IOException {
    wharf.start();
    deliver("good", ZIP, lines);
    deliver("bad", new byte[100], lines);
    assertThatFolder(wharf.archived("good")).isArchived();
    assertThatFolder(wharf.quarantined("bad")).appears();
    assertThat(assertThatFolder(wharf.quarantined("bad")).receipt()).contains("not-zip");
    wharf.settle();
    assertThat(wharf.archived("good").toFile().list()).hasSize(4);
    assertThat(wharf.quarantined("bad").toFile().list()).hasSize(3);
  }

  @Test
  void foldersDeeperThanAPathMoveAlong() throws IOException {
    wharf.start();
    deliverDeep("deep");
    Path receipt = wharf.archived("deep").resolve("wharf.json");
    Waiting.until("it is archived", () -> Files.exists(receipt));
    wharf.settle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive", "archive,quarantine", "work,archive,quarantine"})
  void specialFileThatCannotBeCopiedIsAReasonToRefuseThePacket(String far) throws IOException {
    farAway(far.split(","));
    wharf.start();
    deliver("fifo", ZIP, "mkfifo pipe");
    assertThatFolder(wharf.quarantined("fifo")).isQuarantined(Reason.SPECIAL_FILE, ZIP);
    assertThat(assertThatFolder(wharf.quarantined("fifo")).receipt()).contains("'pipe'");
    wharf.inbox().deliver("after", ZIP);
    assertThatFolder(wharf.archived("after")).isArchived();
    wharf.settle();
  }

  @Test
  void folderOfTheSendersThatIsCalledResultsStaysWhereThePacketCannotBeMoved() throws IOException {
    farAway("archive");
    wharf.start();
    deliver("fifo", ZIP, "mkfifo pipe; mkdir results; echo own >results/own");
    assertThatFolder(wharf.quarantined("fifo")).isQuarantined(Reason.SPECIAL_FILE);
    assertThat(wharf.quarantined("fifo").resolve("results/own")).hasContent("own");
    wharf.settle();
  }

  @Test
  void folderOfTheSendersThatIsCalledResultsIsNotWhatTheProcessingMade() throws IOException {
    wharf.start();
    deliver("one", ZIP, "mkdir results; echo own >results/own");
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.archived("one").resolve("results/own")).hasContent("own");
    assertThat(assertThatFolder(wharf.archived("one")).receipt()).doesNotContain("\"results");
    wharf.settle();
  }

  private void deliverDeep(String name) throws IOException {
    Path arriving = wharf.inbox().arriving(name, ZIP);
    DeepTree.make(arriving.resolve("tree"));
    Files.move(arriving, wharf.folder("inbox").resolve(name));
  }

  @Test
  void foldersTooDeepToBeCopiedAreAReasonToRefuseThePacket() throws IOException {
    farAway("archive");
    wharf.start();
    deliverDeep("deep");
    Path receipt = wharf.quarantined("deep").resolve("wharf.json");
    Waiting.until("it is quarantined", () -> Files.exists(receipt));
    assertThat(receipt).content().contains("name-too-long");
    wharf.settle();
  }

  @Test
  void packetThatCanStandNowhereSaysWhyAndHoldsUpNoOther() throws IOException {
    farAway("archive", "quarantine");
    wharf.start();
    deliverDeep("deep");
    wharf.awaitLog("it can stand neither in the archive nor in the quarantine");
    wharf.inbox().deliver("after", ZIP);
    assertThatFolder(wharf.archived("after")).isArchived();
    assertThat(wharf.folder("work").resolve("deep/folder/deep.zip")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "mv {data}/two {results}/",
    "rm -r {data}",
    "mv {data} {results}/in",
    "sh -c 'rm -r \"$0\"/a; ln -s / \"$0\"/a' {data}",
    "sh -c 'echo more >> \"$0\"/two' {data}"
  })
  void contentThatTheCommandTakesAwayIsUnpackedAgain(String command) throws IOException {
    wharf
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", command)
        .start();
    wharf.inbox().deliver("one", ZIP);
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(PacketFolders.files(wharf.archived("one").resolve("data")))
        .isEqualTo(Map.of("a/one", "alpha", "two", "beta"));
    assertThat(assertThatFolder(wharf.archived("one")).receipt())
        .contains("\"content\" : \"data\"");
    assertThat(wharf.logged("entries in the content folder; they were unpacked again")).isOne();
    wharf.settle();
  }

  @Test
  void programThatIsMissingPausesTheIntakeAndIsNoFailure() throws IOException {
    Path tool = wharf.folder("state").resolve("tool");
    wharf
        .with("wharf.retry.attempts", "1")
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", "sh -c '" + tool + "'")
        .start();
    wharf.inbox().deliver("one", ZIP);
    wharf.awaitLog("Intake pauses: the command ended with exit code 127");
    DeepTree.run(wharf.folder("state"), "echo '#!/bin/sh' > tool; chmod 755 tool");
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
  }

  @Test
  void programThatIsNotThereIsToldOnceUntilItIs() throws IOException {
    Path tool = wharf.folder("state").resolve("tool");
    wharf
        .with("wharf.retry.attempts", "1")
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", tool.toString())
        .start();
    wharf.inbox().deliver("one", ZIP);
    wharf.awaitLog("Intake pauses: the command '.*tool' cannot be started: .* is not there");
    long longer = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    Waiting.until("it has been looked for often", () -> System.nanoTime() > longer);
    assertThat(wharf.pausedWhy()).contains("cannot be started");
    DeepTree.run(wharf.folder("state"), "echo '#!/bin/sh' > tool; chmod 755 tool");
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
    assertThat(wharf.logged("Intake pauses")).isOne();
    assertThat(wharf.logged("Intake goes on")).isOne();
  }

  @Test
  void programThatIsMissingForOnePacketAloneFailsIt() throws IOException {
    wharf
        .with("wharf.retry.attempts", "2")
        .with("wharf.retry.delay", "10ms")
        .with("packetProcessor", Command.class)
        .with(
            "camel.beans.packetProcessor.command",
            "sh -c 'if [ $0 = poison ]; then missing-program; fi' {packet}")
        .start();
    wharf.inbox().deliver("poison", ZIP);
    wharf.awaitLog("poison waits");
    wharf.inbox().deliver("good", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("good")).isArchived();
    assertThatFolder(wharf.quarantined("poison")).isQuarantined(Reason.PROCESSING_FAILED, ZIP);
    wharf.settle();
  }
}
