package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.AgedLedger;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.VerifiedArchive;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.Again;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Requested;
import dev.wharf.operate.PacketView;
import dev.wharf.operate.Status;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Archived packets that are processed again. */
class ReprocessTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  /** A processor that writes its version into a file of the results. */
  public static final class Versioned {
    private static volatile String version = "1";
    private static volatile Supplier<RuntimeException> failure = () -> null;
    private static volatile CountDownLatch hold = new CountDownLatch(0);
    private static volatile String held = "";
    private static volatile boolean silent;
    private static volatile boolean deletesZip;

    /** Leaves a file, or fails. */
    public void process(Packet packet) throws IOException, InterruptedException {
      packet.version(version);
      if (deletesZip) {
        Files.delete(packet.zip());
      }
      if (silent) {
        return;
      }
      try (Stream<Path> content = Files.list(packet.data())) {
        Files.writeString(
            packet.results().resolve("result"), version + " of " + content.count() + "\n");
      }
      if (packet.name().value().startsWith(held) && !held.isEmpty()) {
        hold.await();
      }
      RuntimeException now = failure.get();
      if (now != null) {
        throw now;
      }
    }
  }

  @BeforeEach
  void processor() {
    Versioned.version = "1";
    Versioned.failure = () -> null;
    Versioned.held = "";
    Versioned.silent = false;
    Versioned.deletesZip = false;
    wharf.with("packetProcessor", Versioned.class).with("wharf.retry.delay", "10ms");
  }

  @AfterEach
  void letGo() {
    Versioned.hold.countDown();
  }

  private static Again named(String... names) {
    return new Again(List.of(names), null, null, null, null);
  }

  private Requested reprocess(Again which) {
    try {
      return wharf.operations().reprocess(which);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private void archive(String... names) {
    for (String name : names) {
      wharf.inbox().deliver(name, PacketFolders.zip(3));
    }
    for (String name : names) {
      assertThatFolder(wharf.archived(name)).isArchived();
    }
    wharf.settle();
  }

  private Status.Reprocessing progress() {
    return wharf.status().reprocessing();
  }

  private void awaitDone(long done, long failed) {
    Waiting.until(
        done + " are done, and " + failed + " failed",
        () -> {
          Status.Reprocessing now = progress();
          return now.left() == 0 && now.done() == done && now.failed() == failed;
        });
    wharf.settle();
  }

  private Map<String, String> files(String name) {
    return new TreeMap<>(PacketFolders.files(wharf.archived(name)));
  }

  private void verify() {
    assertThat(VerifiedArchive.problems(wharf.settings().get())).isEmpty();
  }

  @Test
  void zipInTheArchiveThatTheProcessingDeletesIsPutBack() throws IOException {
    wharf.start();
    archive("scan");
    byte[] zip = Files.readAllBytes(wharf.archived("scan").resolve("scan.zip"));
    Versioned.deletesZip = true;
    reprocess(named("scan"));
    awaitDone(1, 0);
    Versioned.failure = () -> new IllegalStateException("it fails");
    reprocess(named("scan"));
    awaitDone(0, 1);

    assertThat(wharf.archived("scan").resolve("scan.zip")).hasBinaryContent(zip);
    verify();
  }

  @Test
  void newResultsStandBesideThoseBeforeAndAllAreProved() throws IOException {
    wharf.start();
    archive("scan");
    Map<String, String> before = files("scan");
    Versioned.version = "2";
    assertThat(reprocess(named("scan"))).isEqualTo(new Requested(1, Map.of(), Map.of()));
    awaitDone(1, 0);
    Versioned.version = "3";
    reprocess(named("scan"));
    awaitDone(1, 0);

    Map<String, String> now = files("scan");
    assertThat(now.remove("results/result")).isEqualTo("3 of 1\n");
    assertThat(now.remove("results~1/result")).isEqualTo(before.remove("results/result"));
    assertThat(now.remove("results~2/result")).isEqualTo("2 of 1\n");
    String receipt = now.remove("wharf.json");
    before.remove("wharf.json");
    assertThat(now).isEqualTo(before);
    assertThat(receipt)
        .containsSubsequence(
            "\"runs\" : [",
            "\"version\" : \"1\"",
            "\"results\" : \"results~1\"",
            "\"listSha256\"",
            "\"version\" : \"2\"",
            "\"results\" : \"results~2\"",
            "\"version\" : \"3\"",
            "\"results\" : [",
            "\"name\" : \"result\"",
            "\"code\" : \"");
    verify();
    PacketView view = wharf.operations().packet("scan").get(0);
    assertThat(view.reprocessed()).isNotNull();
    assertThat(view.state()).isEqualTo("archived");
    for (String kept : List.of("results", "results~1", "results~2")) {
      Path result = wharf.archived("scan").resolve(kept).resolve("result");
      String whole = Files.readString(result);
      Files.writeString(result, "another");
      assertThat(VerifiedArchive.problems(wharf.settings().get())).hasSize(1);
      Files.writeString(result, whole);
    }
  }

  /** As where the ledger has lost a decision after the first of its renames. */
  @Test
  void resultsThatLostDecisionHadPutAsideAreThereAgain() throws IOException {
    wharf.start();
    archive("p");
    Path folder = wharf.archived("p");
    Files.move(folder.resolve("results"), folder.resolve("results~1"));
    Versioned.version = "2";
    assertThat(reprocess(named("p")).count()).isEqualTo(1);
    awaitDone(1, 0);
    assertThat(folder.resolve("results~1")).isDirectory();
    assertThat(folder.resolve("results")).isDirectory();
    verify();
  }

  @Test
  void newResultsComeFromAnotherFileSystem() throws IOException {
    Path archive = Files.createTempDirectory(Path.of("/dev/shm"), "wharf-archive");
    wharf.with("wharf.archive", archive.toString()).start();
    archive("scan");
    Versioned.version = "2";
    reprocess(named("scan"));
    awaitDone(1, 0);
    assertThat(files("scan"))
        .containsEntry("results/result", "2 of 1\n")
        .containsEntry("results~1/result", "1 of 1\n");
    assertThat(archive.toFile().list()).containsExactly("scan");
    verify();
  }

  @Test
  void failedProcessingLeavesPacketAsItWasAndSaysWhy() {
    wharf.start();
    archive("scan");
    Map<String, String> before = files("scan");
    Versioned.version = "2";
    Versioned.failure = () -> new BadPacketException("no header");
    reprocess(named("scan"));
    awaitDone(0, 1);
    assertThat(files("scan")).isEqualTo(before);
    verify();
    assertThat(wharf.operations().packet("scan").get(0).reprocessing())
        .isEqualTo("failed: refused: no header");
    assertThat(progress().failures())
        .singleElement()
        .satisfies(failed -> assertThat(failed.why()).isEqualTo("refused: no header"));
    wharf.awaitLog("scan was not processed again, and stays as it was: refused: no header");

    Versioned.failure = () -> null;
    assertThat(reprocess(new Again(null, null, null, "1", "failed")).count()).isZero();
    assertThat(reprocess(new Again(null, null, null, "2", "failed")).count()).isEqualTo(1);
    awaitDone(1, 0);
    assertThat(files("scan")).containsEntry("results/result", "2 of 1\n");
  }

  @Test
  void faultIsTriedAgainAndFailsAfterTheLastAttempt() {
    wharf.with("wharf.retry.attempts", "3").start();
    archive("scan");
    Map<String, String> before = files("scan");
    Versioned.failure = () -> new IllegalStateException("out of luck");
    reprocess(named("scan"));
    awaitDone(0, 1);
    assertThat(files("scan")).isEqualTo(before);
    assertThat(wharf.operations().packet("scan").get(0).reprocessing())
        .contains("failed: processing-failed: failed 3 times", "out of luck");
  }

  @Test
  void packetsAreChosenByVersionInboxAndTime() {
    wharf.start();
    archive("one", "two");
    Versioned.version = "2";
    archive("three");
    assertThat(reprocess(new Again(null, "", "2020-01-01", "1", null)).count()).isEqualTo(2);
    awaitDone(2, 0);
    assertThat(files("one")).containsKeys("results/result", "results~1/result");
    assertThat(files("three")).doesNotContainKey("results~1/result");
    assertThat(reprocess(new Again(null, null, "2999-01-01T00:00:00Z", null, null)).count())
        .isZero();
    assertThat(reprocess(new Again(null, null, null, "2", "archived")).count()).isEqualTo(3);
    awaitDone(3, 0);
  }

  @Test
  void packetThatIsHeldQuarantinedOrUnknownIsRefused() {
    wharf.start();
    archive("held", "free");
    wharf.inbox().deliver("bad", new byte[] {1});
    Waiting.until("it is set aside", () -> Files.exists(wharf.quarantined("bad")));
    wharf.settle();
    wharf.operations().hold(List.of("held"));
    Requested requested = reprocess(named("held", "bad", "unknown", "free"));
    assertThat(requested.count()).isEqualTo(1);
    assertThat(requested.problems())
        .containsEntry("held", "it is held; release it first")
        .containsEntry("bad", "it is not archived; it is quarantined")
        .containsKey("unknown");
    awaitDone(1, 0);
    assertThat(reprocess(new Again(null, "", null, null, null)).left())
        .isEqualTo(Map.of("held", 1L));
    awaitDone(1, 0);
  }

  @Test
  void contentThatWasRemovedIsUnpackedAgainForItAndStaysRemoved() {
    wharf.with("wharf.keep.data", "1s").start();
    archive("scan");
    Waiting.within(
        Duration.ofSeconds(20),
        "the content is removed",
        () -> !Files.exists(wharf.archived("scan").resolve("data")));
    Versioned.version = "2";
    assertThat(reprocess(named("scan")).problems()).isEmpty();
    awaitDone(1, 0);
    assertThat(files("scan")).containsEntry("results/result", "2 of 1\n");
    assertThat(wharf.archived("scan").resolve("data")).doesNotExist();
    verify();
  }

  @Test
  void requestSurvivesRestartAndWhatWasInWorkIsDoneOnce() {
    wharf.start();
    archive("one", "two", "three");
    Versioned.version = "2";
    Versioned.hold = new CountDownLatch(1);
    Versioned.held = "t";
    reprocess(named("one", "two", "three"));
    Waiting.until("some are in work", () -> progress().inWork() > 0);
    Thread stopping = new Thread(wharf::stop);
    Versioned.hold.countDown();
    stopping.start();
    try {
      stopping.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    wharf.start();
    awaitDone(3, 0);
    for (String name : List.of("one", "two", "three")) {
      assertThat(files(name)).containsKeys("results/result", "results~1/result");
      assertThat(files(name)).doesNotContainKey("results~2/result");
    }
    verify();
  }

  @Test
  void packetsOfTheInboxGoFirst() {
    wharf.with("wharf.workers", "1").start();
    archive("old-1", "old-2", "old-3");
    Versioned.hold = new CountDownLatch(1);
    Versioned.held = "fresh";
    wharf.inbox().deliver("fresh", PacketFolders.zip(1));
    Waiting.until("it is in work", () -> wharf.status().inWork() == 1);
    reprocess(named("old-1", "old-2", "old-3"));
    wharf.inbox().deliver("next", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("next")).isArchived();
    assertThat(progress().left()).isEqualTo(3);
    Versioned.hold.countDown();
    awaitDone(3, 0);
  }

  @Test
  void cancelledWorkLeavesPacketAsItWas() {
    wharf.start();
    archive("scan");
    Map<String, String> before = files("scan");
    Versioned.hold = new CountDownLatch(1);
    Versioned.held = "scan";
    reprocess(named("scan"));
    Waiting.until("it is in work", () -> progress().inWork() == 1);
    Waiting.until(
        "its work is seen",
        () -> wharf.status().work().stream().anyMatch(one -> one.step().equals("processing")));
    assertThat(wharf.operations().cancel(List.of("scan"), false)).isEmpty();
    awaitDone(0, 1);
    assertThat(files("scan")).isEqualTo(before);
    assertThat(wharf.operations().packet("scan").get(0).reprocessing()).contains("cancelled");
  }

  @Test
  void resultsThatWereOnTheirWayToAnotherFileSystemAreNoPacket() throws IOException {
    String attempt = UUID.randomUUID() + "-2";
    Path moved = wharf.folder("work").resolve(attempt).resolve(".wharf-results-" + attempt);
    Files.writeString(Files.createDirectories(moved).resolve("r1.bin"), "half of it");
    wharf.start();
    Waiting.until("they are removed", () -> !Files.exists(moved.getParent()));
    assertThat(wharf.folder("inbox")).isEmptyDirectory();
  }

  @Test
  void packetThatWaitsInLineIsTakenOutOfItByCancel() {
    wharf.start();
    archive("scan");
    wharf.pause();
    reprocess(named("scan"));
    assertThat(wharf.operations().cancel(List.of("scan"), false)).isEmpty();
    assertThat(progress().failed()).isEqualTo(1);
    wharf.resume();
  }

  @Test
  void packetIsShippedAgainAndItsNewReceiptTold(@TempDir Path folder) throws IOException {
    Path receipts = folder.resolve("told");
    wharf
        .with("wharf.ship-to", "file:" + folder.resolve("target"))
        .with("wharf.on-archived", "file:" + folder + "?fileName=told&fileExist=Append")
        .start();
    archive("scan");
    Path there = folder.resolve("target/scan");
    Waiting.until("it is shipped", () -> Files.exists(there.resolve("wharf.json")));
    Files.writeString(there.resolve("results/only-in-1"), "which the new version does not make");
    Versioned.version = "2";
    reprocess(named("scan"));
    awaitDone(1, 0);
    Map<String, String> archived = files("scan");
    Waiting.until(
        "it is shipped again, its receipt last",
        () -> holds(there.resolve("wharf.json"), archived.get("wharf.json")));
    assertThat(new TreeMap<>(PacketFolders.files(there))).isEqualTo(archived);
    Waiting.until(
        "both receipts are told",
        () -> Files.readString(receipts).split("\"outcome\"", -1).length == 3);
    assertThat(Files.readString(receipts)).contains(archived.get("wharf.json"));
  }

  // The receipt is taken away while the other files are replaced.
  private static boolean holds(Path file, String text) throws IOException {
    try {
      return Files.readString(file).equals(text);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Test
  void resultsThatAreTheSendersOwnStayWhereTheyAre() throws IOException {
    wharf.start();
    Versioned.silent = true;
    Path arriving = wharf.inbox().arriving("scan", PacketFolders.zip(1));
    Files.createDirectory(arriving.resolve("results"));
    Files.writeString(arriving.resolve("results/result"), "the sender's");
    Files.move(arriving, wharf.folder("inbox").resolve("scan"));
    assertThatFolder(wharf.archived("scan")).isArchived();
    wharf.settle();
    Map<String, String> before = files("scan");
    Versioned.silent = false;
    reprocess(named("scan"));
    awaitDone(0, 1);
    assertThat(files("scan")).isEqualTo(before);
    assertThat(wharf.operations().packet("scan").get(0).reprocessing())
        .contains("duplicate-name", "a 'results' of its own");
  }

  @Test
  void packetInLineIsKeptFromPruneAndOneThatIsGoneFails() throws IOException {
    wharf.with("wharf.keep.archive", "1h").start();
    archive("kept", "gone");
    AgedLedger.age(wharf.folder("state"), Duration.ofMinutes(59), "%");
    wharf.pause();
    reprocess(named("kept", "gone"));
    AgedLedger.age(wharf.folder("state"), Duration.ofMinutes(2), "kept");
    try {
      assertThat(wharf.operations().prune(true, null).left())
          .isEqualTo(Map.of("it is to be processed again", 1L));
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
    Files.move(wharf.archived("gone"), wharf.folder("state").resolve("gone"));
    wharf.resume();
    awaitDone(1, 1);
    assertThat(wharf.operations().packet("gone").get(0).reprocessing())
        .contains("its folder is not in the archive any more");
  }
}
