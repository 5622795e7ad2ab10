package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.archive.ReceiptKey;
import dev.wharf.archive.Replay;
import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.HostileZips;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawZip;
import dev.wharf.fixture.TestServer;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QuarantineTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  @Test
  void everyFaultOfZipComesOutAsItsReasonAndTheServerGoesOn() {
    wharf.start();
    Map<Reason, byte[]> hostile = HostileZips.byReason();
    hostile.forEach((reason, zip) -> wharf.inbox().deliver(reason.code(), zip));
    wharf.inbox().deliver("good", PacketFolders.zip(3));
    hostile.forEach(
        (reason, zip) ->
            assertThatFolder(wharf.quarantined(reason.code())).isQuarantined(reason, zip));
    assertThatFolder(wharf.archived("good")).isArchived();
    wharf.settle();
    assertThat(wharf.folder("archive")).isDirectoryNotContaining(p -> !p.endsWith("good"));
  }

  @Test
  void zipCutOffAnywhereIsRefused() {
    wharf.start();
    byte[] zip = HostileZips.good().bytes();
    for (int length = 0; length < zip.length; length += 7) {
      wharf.inbox().deliver("cut-" + length, java.util.Arrays.copyOf(zip, length));
    }
    wharf.settle();
    assertThat(wharf.folder("archive")).isEmptyDirectory();
  }

  @Test
  void zipsMadeToWasteTimeOrMemoryAreRefused() {
    wharf.start();
    RawZip links = new RawZip();
    for (int i = 0; i < 39; i++) {
      links.store("l" + i, (i < 38 ? "l" + (i + 1) + "/" : "") + "a/".repeat(2000)).unix(0xa1ff);
    }
    wharf.inbox().deliver("links", links.bytes());
    RawZip deep = new RawZip();
    for (int i = 0; i < 200; i++) {
      deep.store(i + "/" + "a/".repeat(30_000), "");
    }
    wharf.inbox().deliver("deep", deep.bytes());
    assertThatFolder(wharf.quarantined("links")).isQuarantined(Reason.BOMB);
    assertThatFolder(wharf.quarantined("deep")).isQuarantined(Reason.BOMB);
  }

  @Test
  void directoryThatTheEndRecordHidesIsNoEmptyZip() {
    wharf.start();
    byte[] zip =
        HostileZips.good()
            .end(
                end -> {
                  end.putInt(8, 0);
                  end.putInt(12, end.getInt(12) - 1);
                })
            .bytes();
    wharf.inbox().deliver("hidden", zip);
    assertThatFolder(wharf.quarantined("hidden")).isQuarantined(Reason.COUNT_MISMATCH, zip);
  }

  @Test
  void zipWithinOneThatIsCutOffIsNotTakenForIt() {
    wharf.start();
    RawZip outer = new RawZip();
    outer.add("in.zip".getBytes(StandardCharsets.UTF_8), HostileZips.good().bytes(), false);
    outer.store("tail", "x".repeat(300));
    byte[] whole = outer.bytes();
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 120);
    wharf.inbox().deliver("cut", cut);
    assertThatFolder(wharf.quarantined("cut")).isQuarantined(Reason.TRUNCATED, cut);
  }

  @Test
  void linkOrFolderInPlaceOfTheZipIsRefused() throws IOException {
    wharf.with("wharf.missing-zip-after", "0s").start();
    Path inbox = wharf.folder("inbox");
    Path target = Files.write(wharf.folder("state").resolve("target.zip"), PacketFolders.zip(1));
    Path arriving = Files.createDirectory(inbox.resolve("link-downloading"));
    Files.createSymbolicLink(arriving.resolve("link.zip"), target);
    Files.move(arriving, inbox.resolve("link"));
    Files.createDirectories(inbox.resolve("none-downloading"));
    Files.move(inbox.resolve("none-downloading"), inbox.resolve("none"));
    Files.createDirectories(inbox.resolve("folder-downloading/folder.zip"));
    Files.move(inbox.resolve("folder-downloading"), inbox.resolve("folder"));
    assertThatFolder(wharf.quarantined("link")).isQuarantined(Reason.SPECIAL_FILE);
    assertThatFolder(wharf.quarantined("none")).isQuarantined(Reason.MISSING_ZIP);
    assertThatFolder(wharf.quarantined("folder")).isQuarantined(Reason.MISSING_ZIP);
    assertThat(target).exists();
  }

  @Test
  void linksOfTheSenderAreNeverWrittenThrough() throws IOException {
    wharf.start();
    Path inbox = wharf.folder("inbox");
    Path outside = Files.createDirectories(wharf.folder("state").resolve("outside"));
    Path victim = Files.writeString(outside.resolve("victim"), "mine");
    Files.write(outside.resolve("linked.zip"), PacketFolders.zip(1));
    Files.createSymbolicLink(inbox.resolve("linked"), outside);
    Path arriving = wharf.inbox().arriving("trap", PacketFolders.zip(1));
    for (String name : new String[] {"wharf.json", "temporary", ".wharf-wharf.json.tmp"}) {
      Files.createSymbolicLink(arriving.resolve(name), victim);
    }
    Files.move(arriving, inbox.resolve("trap"));
    assertThatFolder(wharf.quarantined("linked")).isQuarantined(Reason.SPECIAL_FILE);
    assertThat(wharf.quarantined("linked").resolve("linked")).isSymbolicLink();
    assertThatFolder(wharf.archived("trap")).appears();
    assertThat(wharf.archived("trap").resolve("wharf~2.json")).content().contains("archived");
    assertThat(victim).hasContent("mine");
    assertThat(outside.toFile().list()).containsExactlyInAnyOrder("victim", "linked.zip");
    wharf.settle();
  }

  @Test
  void nothingOfWhatWasUnpackedIsLeftWhenOnlyTheResultsClash() throws IOException {
    wharf.with("packetProcessor", ArchiveTest.Count.class).start();
    Path arriving = wharf.inbox().arriving("clash", PacketFolders.zip(1));
    Files.writeString(Files.createDirectory(arriving.resolve("results")).resolve("own"), "own");
    Files.move(arriving, wharf.folder("inbox").resolve("clash"));
    assertThatFolder(wharf.quarantined("clash")).isQuarantined(Reason.DUPLICATE_NAME);
    assertThat(wharf.quarantined("clash").toFile().list())
        .containsExactlyInAnyOrder("clash.zip", "results", "wharf.json");
    wharf.settle();
  }

  @Test
  void replayedPacketIsTakenAnewWithoutItsOldReceipt() throws Exception {
    wharf.with("wharf.limits.entries", "2").start();
    byte[] zip = PacketFolders.zip(3);
    wharf.inbox().deliver("large", zip);
    assertThatFolder(wharf.quarantined("large")).isQuarantined(Reason.BOMB, zip);
    assertThat(wharf.operations().replay(new Selection(List.of("large"), null, false)).count())
        .isEqualTo(1);
    assertThatFolder(wharf.quarantined("large")).isQuarantined(Reason.BOMB, zip);
    wharf.settle();
    wharf.stop();
    Disk disk = new Disk(Durability.OS);
    Replay replay =
        new Replay(
            wharf.settings().get(),
            disk,
            new TrueReceipts(disk, ReceiptKey.found(wharf.settings().get()), null));
    assertThat(replay.replayAll(Reason.BOMB, (name, id, problem) -> {}))
        .isEqualTo(new Replay.Result(1, 0));
    wharf.with("wharf.limits.entries", "10").start();
    assertThatFolder(wharf.archived("large")).isArchived();
    assertThat(wharf.archived("large"))
        .isDirectoryNotContaining(path -> path.getFileName().toString().contains("~"));
    wharf.settle();
  }

  @Test
  void packetThatIsBeingRemovedIsNotPutBack() throws Exception {
    wharf.start();
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    assertThatFolder(wharf.quarantined("bad")).appears();
    wharf.settle();
    String id = wharf.operations().packet("bad").get(0).id();
    wharf.stop();
    Settings settings = wharf.settings().get();
    Disk disk = new Disk(Durability.OS);
    try (Ledger ledger =
        JdbcLedger.look(
            settings.ledger(), Durability.OS, Identity.unknown("a test"), Clock.systemUTC())) {
      ledger.removals().begin(List.of(ledger.find(id)), "by keep");
      List<String> problems = new ArrayList<>();
      new Replay(settings, disk, new TrueReceipts(disk, null, ledger))
          .replay("bad", (name, of, problem) -> problems.add(problem));
      assertThat(problems).containsExactly("is being removed");
    }
    assertThat(wharf.quarantined("bad")).exists();
    assertThat(wharf.folder("inbox").resolve("bad")).doesNotExist();
  }

  @Test
  void sendersOwnFileOfTheReceiptsNameIsKept() throws IOException {
    wharf.start();
    Path arriving = wharf.inbox().arriving("own", "no zip".getBytes(StandardCharsets.UTF_8));
    Files.writeString(arriving.resolve("wharf.json"), "{\"id\": \"mine\", \"packet\": \"own\"}");
    Files.move(arriving, wharf.folder("inbox").resolve("own"));
    assertThatFolder(wharf.quarantined("own")).appears();
    assertThat(wharf.quarantined("own").resolve("wharf.json")).content().contains("mine");
    assertThat(wharf.quarantined("own").resolve("wharf~2.json")).content().contains("not-zip");
  }
}
