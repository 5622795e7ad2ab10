package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.ManualClock;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.VerifiedArchive;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where in the archive packets stand. */
class LayoutsTest {
  /** One for all, since a zip holds the time. */
  private static final byte[] ZIP = PacketFolders.zip(2);

  private static final String DATED = "{yyyy}/{MM}/{dd}/{inbox}/{packet}";

  @RegisterExtension final TestServer wharf = new TestServer();

  private static String today(Instant moment) {
    return DateTimeFormatter.ofPattern("yyyy/MM/dd/").withZone(ZoneOffset.UTC).format(moment);
  }

  private void archive(String name, byte[] zip) {
    wharf.inbox().deliver(name, zip);
    wharf.settle();
  }

  @Test
  void packetsStandByTheDateOfTheirClaimAndVerifyFindsThem() {
    wharf.with("wharf.archive-layout", DATED).start();
    Instant before = Instant.now();
    archive("scan", ZIP);
    archive("other", PacketFolders.zip(1));

    assertThat(today(before)).as("no test over midnight").isEqualTo(today(Instant.now()));
    assertThatFolder(wharf.archived(today(before) + "scan")).isArchived();
    assertThat(wharf.operations().packet("scan").get(0).folder()).isEqualTo(today(before) + "scan");
    assertThat(VerifiedArchive.problems(wharf.settings().get())).isEmpty();
    assertThat(VerifiedArchive.folders(wharf.settings().get())).isEqualTo(2);
  }

  @Test
  void duplicatesAreKnownAndNamesThatAreTakenGetNumbers() {
    wharf.with("wharf.archive-layout", DATED).start();
    archive("scan", ZIP);
    archive("scan", ZIP);
    assertThatFolder(wharf.quarantined("scan")).isQuarantined(Reason.DUPLICATE);
    archive("scan", PacketFolders.zip(3));

    assertThatFolder(wharf.archived(today(Instant.now()) + "scan~2")).isArchived();
    assertThat(VerifiedArchive.problems(wharf.settings().get())).isEmpty();
  }

  @Test
  void layoutThatChangesLeavesPacketsWhereTheyAreAndFindsThem() throws Exception {
    wharf.start();
    archive("scan", ZIP);
    wharf.stop();
    wharf.with("wharf.archive-layout", DATED).start();
    archive("later", PacketFolders.zip(1));
    archive("scan", ZIP);

    assertThatFolder(wharf.archived("scan")).isArchived();
    assertThatFolder(wharf.archived(today(Instant.now()) + "later")).isArchived();
    assertThatFolder(wharf.quarantined("scan")).isQuarantined(Reason.DUPLICATE);
    wharf.stop();
    wharf.loseLedger();
    wharf.with("wharf.archive-layout", "{HH}/{packet}").start();
    assertThat(VerifiedArchive.problems(wharf.settings().get())).isEmpty();
    assertThat(VerifiedArchive.folders(wharf.settings().get())).isEqualTo(2);
  }

  @Test
  void senderCalledLikeAPacketGetsAFolderBesideIt() {
    wharf.with("wharf.archive-layout", "{sender}/{packet}").start();
    archive("ward", PacketFolders.zip(1));
    wharf.stop();
    wharf.with("wharf.sender-folders", "yes").start();
    new PacketFolders(wharf.folder("inbox").resolve("ward")).deliver("scan", ZIP);

    assertThatFolder(wharf.archived("ward~2/scan")).isArchived();
    assertThatFolder(wharf.archived("ward")).isArchived();
  }

  @Test
  void attemptAfterMidnightStandsUnderTheDateOfTheFirstClaim() throws Exception {
    Instant yesterday = Instant.parse("2025-12-31T23:59:58Z");
    wharf.with("wharf.archive-layout", DATED);
    Settings settings = wharf.settings().get();
    Files.createDirectories(settings.state());
    try (Ledger ledger =
        JdbcLedger.single(
            settings.ledger(),
            settings.durability(),
            Identity.unknown("test"),
            new ManualClock(yesterday))) {
      ledger.putBack(ledger.claim(new PacketName("scan")), false, Instant.EPOCH);
    }
    wharf.start();
    archive("scan", ZIP);

    assertThatFolder(wharf.archived("2025/12/31/scan")).isArchived();
  }

  @Test
  void treeOfEmptyFoldersIsNoPacket() throws Exception {
    wharf.start();
    archive("scan", ZIP);
    Files.createDirectories(wharf.archived("2026/01/02"));
    Files.createDirectories(wharf.archived("empty"));
    Path stray = Files.createDirectories(wharf.archived("stray/in"));
    Files.writeString(stray.resolve("file"), "x");

    assertThat(VerifiedArchive.problems(wharf.settings().get()))
        .containsExactlyInAnyOrder(
            "empty: it has no receipt of an archived packet that the ledger knows or this server"
                + " made",
            "stray: it has no receipt of an archived packet that the ledger knows or this server"
                + " made");
  }
}
