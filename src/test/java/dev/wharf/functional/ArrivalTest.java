package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.operate.Status;
import dev.wharf.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which senders deliver, from the inbox to the archive. */
class ArrivalTest {
  private static final byte[] ZIP = PacketFolders.zip(2);

  @RegisterExtension final TestServer wharf = new TestServer();

  private Path inbox() {
    return wharf.folder("inbox");
  }

  private void deliverPlain(Path folder, String name, byte[] content) throws IOException {
    Path arriving = Files.write(folder.resolve("." + name), content);
    Files.setLastModifiedTime(arriving, FileTime.from(Instant.now().minusSeconds(5)));
    Files.move(arriving, folder.resolve(name));
  }

  private void deliver(Path folder, String name) throws IOException {
    Path arriving = Files.createDirectories(folder.resolve("." + name));
    Files.write(arriving.resolve(name + ".zip"), ZIP);
    Files.move(arriving, folder.resolve(name));
  }

  @Test
  void plainZipGetsAFolderInTheArchiveWithWhatBelongsToIt() throws IOException {
    wharf.with("wharf.accept", "zips").with("wharf.verify.checksums", "off").start();
    Files.writeString(inbox().resolve("one.zip.md5"), "a checksum");
    Files.writeString(inbox().resolve("two.zip.md5"), "of one that has not come");
    deliverPlain(inbox(), "one.zip", ZIP);
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.archived("one").toFile().list())
        .containsExactlyInAnyOrder("one.zip", "one.zip.md5", "data", "wharf.json");
    assertThat(inbox().toFile().list()).containsExactly("two.zip.md5");
    wharf.settle();
  }

  @ParameterizedTest
  @CsvSource({"one.zip, one.zip.SHA256", "one.ZIP, one.zip.sha256", "one.zip, one.zip.MD5"})
  void checksumBesideAPlainZipCountsInCapitalsToo(String zip, String checksum) throws IOException {
    wharf.with("wharf.accept", "zips").start();
    Files.writeString(inbox().resolve(checksum), "0".repeat(checksum.endsWith("5") ? 32 : 64));
    deliverPlain(inbox(), zip, ZIP);
    Path quarantined = wharf.folder("quarantine").resolve("one");
    Waiting.until("it is set aside", () -> Files.exists(quarantined.resolve("wharf.json")));
    assertThat(quarantined.resolve("wharf.json")).content().contains("checksum-mismatch");
    assertThat(quarantined.resolve(checksum)).exists();
    wharf.settle();
  }

  /** Works until the test lets it. */
  public static final class Held {
    static volatile CountDownLatch go = new CountDownLatch(0);

    /** Waits. */
    public void process(Packet packet) throws InterruptedException {
      go.await();
    }
  }

  @Test
  void nextPacketOfTheNameThatIsMovedIntoOneInWorkIsTakenForItself() throws IOException {
    Held.go = new CountDownLatch(1);
    wharf.with("packetProcessor", Held.class).start();
    deliver(inbox(), "one");
    Waiting.until("it is in work", () -> wharf.status().inWork() == 1);
    Path next = Files.createDirectory(inbox().resolve("one-downloading"));
    Files.write(next.resolve("one.zip"), PacketFolders.zip(3));
    Files.move(next, inbox().resolve("one/one-downloading")); // As mv does.
    Held.go.countDown();
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThatFolder(wharf.archived("one~2")).isArchived();
    assertThat(wharf.archived("one/one-downloading")).doesNotExist();
    wharf.settle();
  }

  @Test
  void whileTheInboxIsAwayTheStatusSaysSo() throws IOException {
    wharf.start();
    Path away = inbox().resolveSibling("away");
    Files.move(inbox(), away);
    Waiting.until("it is paused", () -> wharf.status().paused());
    assertThat(wharf.status().pausedWhy()).contains("wharf.inbox");
    Files.delete(wharf.folder("inbox"));
    Files.move(away, wharf.folder("work").resolveSibling("inbox"));
    Waiting.until("it goes on", () -> !wharf.status().paused());
  }

  @Test
  void plainZipThatIsRefusedCanBeReplayed() throws Exception {
    wharf.with("wharf.accept", "zips").start();
    deliverPlain(inbox(), "bad.zip", new byte[100]);
    Path quarantined = wharf.folder("quarantine").resolve("bad");
    Waiting.until("it is set aside", () -> Files.exists(quarantined.resolve("wharf.json")));
    wharf.settle();
    String first = Files.readString(quarantined.resolve("wharf.json"));
    wharf.operations().replay(new Selection(List.of("bad"), null, false));
    Waiting.until("it is set aside again", () -> isOther(quarantined.resolve("wharf.json"), first));
    assertThat(quarantined.resolve("bad.zip")).hasBinaryContent(new byte[100]);
    wharf.settle();
  }

  private static boolean isOther(Path file, String before) {
    try {
      return Files.exists(file) && !Files.readString(file).equals(before);
    } catch (IOException e) {
      return false; // It is on its way.
    }
  }

  @Test
  void markerGoesBeforeThePacketLeavesTheInbox() throws IOException {
    wharf.with("wharf.arrival", "marker").start();
    deliver(inbox(), "one");
    deliver(inbox(), "two");
    Files.createFile(inbox().resolve("one.done"));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(inbox().toFile().list()).containsExactly("two");
    wharf.settle();
  }

  @Test
  void packetThatIsQuietIsTaken() throws IOException {
    wharf.with("wharf.arrival", "quiet").with("wharf.quiet-for", "100ms").start();
    Files.createDirectory(inbox().resolve("one"));
    Files.write(inbox().resolve("one/one.zip"), ZIP);
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
  }

  @Test
  void packetsOfSendersAndInboxesStandUnderTheirNames() throws IOException {
    Path ct = inbox().resolveSibling("in ct");
    Path mri = inbox().resolveSibling("mri");
    wharf
        .with("wharf.inboxes", "ct, mri")
        .with("wharf.inboxes.ct.folder", ct.toString())
        .with("wharf.inboxes.ct.sender-folders", "yes")
        .with("wharf.inboxes.mri.folder", mri.toString())
        .with("wharf.inboxes.mri.accept", "zips")
        .with("wharf.inboxes.mri.limits.entries", "1")
        .start();
    deliver(inbox(), "one");
    deliver(Files.createDirectories(ct.resolve("acme")), "one");
    deliverPlain(mri, "one.zip", PacketFolders.zip(Map.of("a", "a")));
    deliverPlain(mri, "two.zip", ZIP);
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThatFolder(wharf.archived("ct/acme/one")).isArchived();
    assertThatFolder(wharf.archived("mri/one")).isArchived();
    Path refused = wharf.folder("quarantine").resolve("mri/two/wharf.json");
    Waiting.until("its own limit refuses it", () -> Files.exists(refused));
    assertThat(refused).content().contains("\"inbox\" : \"mri\"", "\"packet\" : \"two\"", "bomb");
    wharf.settle();
  }

  @Test
  void packetWithBackslashInItsNameIsTakenEachTimeItComes() throws IOException {
    wharf.start();
    deliver(inbox(), "a\\b");
    assertThatFolder(wharf.archived("a\\b")).isArchived();
    wharf.settle();
    deliver(inbox(), "a\\b");
    Waiting.until("it is taken again", () -> !Files.exists(inbox().resolve("a\\b")));
    wharf.settle();
  }

  @Test
  void folderIsNoMarker() throws IOException {
    wharf.with("wharf.arrival", "marker").start();
    Files.createDirectory(inbox().resolve("one.done"));
    Path folder = Files.createDirectory(inbox().resolve("one"));
    Files.write(folder.resolve("one.zip"), ZIP);
    Waiting.until("it is seen", () -> wharf.status().arriving() >= 1);
    assertThat(wharf.status().waiting()).isZero();
    Files.delete(inbox().resolve("one.done"));
    Files.createFile(inbox().resolve("one.done"));
    assertThatFolder(wharf.archived("one")).isArchived();
    wharf.settle();
  }

  @Test
  void sendersFolderThatStillArrivesIsNotTouched() throws IOException {
    wharf.with("wharf.sender-folders", "yes").start();
    Path arriving = Files.createDirectory(inbox().resolve("acme-downloading"));
    Path packet = Files.createDirectory(arriving.resolve("one"));
    Files.write(packet.resolve("one.zip"), ZIP);
    Waiting.until("it is seen to arrive", () -> wharf.status().arriving() == 1);
    assertThat(wharf.status().waiting()).isZero();
    Files.move(arriving, inbox().resolve("acme"));
    assertThatFolder(wharf.archived("acme/one")).isArchived();
    wharf.settle();
  }

  @Test
  void markerInOtherLettersIsTold() throws IOException {
    wharf.with("wharf.arrival", "marker").with("wharf.accept", "zips").start();
    Files.createFile(inbox().resolve("RUN.DONE"));
    Waiting.until("it is a stray", () -> wharf.status().strayed() == 1);
    assertThat(wharf.status().strays().get(0).why()).endsWith("is called RUN.done");
    wharf.settle();
  }

  @Test
  void statusTellsWhichSenderHasBeenQuietForLongest() throws IOException {
    wharf.with("wharf.sender-folders", "yes").with("wharf.arrival", "marker").start();
    Path acme = Files.createDirectories(inbox().resolve("acme"));
    Path beta = Files.createDirectories(inbox().resolve("beta"));
    Files.createDirectories(acme.resolve("one"));
    Files.setLastModifiedTime(beta, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    Waiting.until("both are seen", () -> wharf.status().senders().size() == 2);

    Status.Sender quiet = wharf.status().senders().get(0);
    Status.Sender other = wharf.status().senders().get(1);

    assertThat(quiet.name()).isEqualTo("beta");
    assertThat(quiet.quietSeconds()).isBetween(3 * 86_400L - 5, 3 * 86_400L + 60);
    assertThat(other.name()).isEqualTo("acme");
    assertThat(other.arriving()).isEqualTo(1);
    assertThat(other.waiting()).isZero();
  }

  @Test
  void folderOfASenderIsNeverMadeInAPacket() throws IOException {
    wharf.start();
    deliver(inbox(), "acme");
    assertThatFolder(wharf.archived("acme")).isArchived();
    wharf.settle();
    wharf.stop();
    wharf.with("wharf.sender-folders", "yes").start();
    deliver(Files.createDirectories(inbox().resolve("acme")), "one");
    assertThatFolder(wharf.archived("acme~2/one")).isArchived();
    assertThat(wharf.archived("acme").toFile().list()).doesNotContain("one");
    wharf.settle();
  }
}
