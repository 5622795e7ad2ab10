package dev.wharf.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.Possession;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Passwords;
import dev.wharf.settings.Settings;
import dev.wharf.zip.CheckedZip;
import dev.wharf.zip.Inflaters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
  private static final PacketName NAME = new PacketName("packet");
  private static final byte[] GOOD = PacketFolders.zip(Map.of("good.txt", "good content"));
  private static final byte[] EVIL = PacketFolders.zip(Map.of("evil.txt", "evil content"));

  private static final Disk DISK = new Disk(Durability.OS);

  /** nobody's number. */
  private static final int SENDER = 65534;

  @TempDir Path root;
  private Settings settings;
  private Layout layout;
  private Admission admission;
  private OpenContent opened;
  private PacketRecord packet;

  @BeforeEach
  void openThePacket() throws IOException {
    settings = TestSettings.in(root);
    layout = new Layout(settings);
    admission =
        new Admission(
            () -> settings,
            layout,
            new Joined(DISK, layout, new Receipts(DISK, null)),
            (name, folder) -> null);
    Path folder = Files.createDirectories(settings.inbox().resolve("packet"));
    Files.write(folder.resolve("packet.zip"), GOOD);
    Files.createDirectories(settings.work().resolve("packet"));
    awaitClockStep(folder.resolve("packet.zip"));
    open();
  }

  private void open() throws IOException {
    opened =
        CheckedZip.open(
            new OpenPacket("id", NAME, 1, layout.inInbox(NAME), root, root),
            settings.limits(),
            settings.legacyCharset(),
            1000,
            new Inflaters(settings.inflating()),
            Passwords.NONE);
    packet =
        new PacketRecord(
            "id",
            NAME,
            PacketState.ARCHIVING,
            "owner",
            1,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            new Ending("packet", null, null, 1, 1, opened.fingerprint(), null),
            0,
            null,
            false,
            null,
            Deaths.NONE,
            null);
  }

  @AfterEach
  void closeThePacket() {
    opened.close();
  }

  // What happens within a step of the kernel's clock cannot be seen in times.
  private static void awaitClockStep(Path file) throws IOException {
    FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
    while (System.currentTimeMillis() - changed.toMillis() < 50) {
      Thread.onSpinWait();
    }
  }

  private Path zip() {
    return layout.inInbox(NAME).resolve("packet.zip");
  }

  private void admit(@Nullable OpenContent content) throws IOException {
    Path taken = layout.taken(packet);
    Files.move(layout.inInbox(NAME), taken);
    admission.admit(packet, TakenFolder.at(taken, true), content, null);
  }

  private void refuses(@Nullable OpenContent content) {
    assertThatThrownBy(() -> admit(content))
        .isInstanceOf(BadPacketException.class)
        .hasMessageContaining("the zip is not the one that was read");
  }

  @Test
  void admitsTheZipThatWasOpened() {
    assertThatCode(() -> admit(opened)).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherFolderInItsPlace() throws IOException {
    Files.move(layout.inInbox(NAME), settings.inbox().resolve("aside"));
    Files.createDirectory(layout.inInbox(NAME));
    Files.write(zip(), EVIL);

    refuses(opened);
  }

  @Test
  void refusesAnotherZipInItsPlace() throws IOException {
    Files.move(zip(), root.resolve("aside"));
    Files.write(zip(), GOOD);

    refuses(opened);
  }

  @Test
  void refusesWhatIsNoZipAnyMore() throws IOException {
    Files.delete(zip());

    refuses(opened);
  }

  @Test
  void refusesContentThatWasWrittenInPlaceUnderItsOldTime() throws IOException {
    FileTime before = Files.getLastModifiedTime(zip());
    byte[] changed = GOOD.clone();
    changed[NAME.zip().length() + 34]++; // In the packed data.
    Files.write(zip(), changed);
    Files.setLastModifiedTime(zip(), before);

    refuses(opened);
  }

  @Test
  void admitsZipWhoseRightsWereChangedMeanwhile() throws IOException {
    Files.setPosixFilePermissions(zip(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatCode(() -> admit(opened)).doesNotThrowAnyException();
  }

  @Test
  void admitsAfterCrashWhatPassedTheDoor() {
    assertThatCode(() -> admit(null)).doesNotThrowAnyException();
  }

  @Test
  void refusesAfterCrashWhatDidNot() throws IOException {
    Files.write(zip(), EVIL);

    refuses(null);
  }

  @Test
  void makesAllOfTheFolderOurs() throws Exception {
    assumeTrue(Possession.isPossible(), "this process may give no file to another user");
    Path folder = layout.inInbox(NAME);
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Path program = Files.writeString(inner.resolve("program"), "");
    Path outside = Files.writeString(root.resolve("outside"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    Path shared =
        Files.createLink(folder.resolve("shared"), Files.createFile(root.resolve("theirs")));
    int exit =
        new ProcessBuilder("mkfifo", folder.resolve("fifo").toString())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
    for (Path path : new Path[] {folder, zip(), inner, program, link, folder.resolve("fifo")}) {
      own(path, SENDER);
    }
    own(outside, SENDER);
    own(shared, SENDER - 1);
    Files.setAttribute(folder, "unix:mode", 02775);
    Files.setAttribute(program, "unix:mode", 04777);
    awaitClockStep(folder.resolve("fifo"));
    open();

    admit(opened);

    Path taken = layout.taken(packet);
    Object us = Files.getAttribute(settings.work(), "unix:uid");
    for (String name : new String[] {"", "packet.zip", "inner", "inner/program", "link", "fifo"}) {
      assertThat(Files.getAttribute(taken.resolve(name), "unix:uid", LinkOption.NOFOLLOW_LINKS))
          .as("owner of '%s'", name)
          .isEqualTo(us);
    }
    assertThat(Files.getAttribute(outside, "unix:uid")).isEqualTo(SENDER);
    assertThat(Files.getAttribute(taken.resolve("shared"), "unix:uid")).isEqualTo(SENDER - 1);
    assertThat((Integer) Files.getAttribute(taken, "unix:mode") & 07777).isEqualTo(0755);
    assertThat((Integer) Files.getAttribute(taken.resolve("inner/program"), "unix:mode") & 07777)
        .isEqualTo(0755);
  }

  @Test
  void sendersOwnFolderThatIsCalledResultsBecomesOurs() throws Exception {
    assumeTrue(Possession.isPossible(), "needs CAP_CHOWN");
    Path file = zip().resolveSibling("results").resolve("own");
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    for (Path path : new Path[] {file.getParent().getParent(), zip(), file.getParent(), file}) {
      own(path, SENDER);
    }
    awaitClockStep(file);
    open();

    admit(opened);

    Object us = Files.getAttribute(settings.work(), "unix:uid");
    Path results = layout.taken(packet).resolve("results");
    assertThat(Files.getAttribute(results, "unix:uid")).isEqualTo(us);
    assertThat(Files.getAttribute(results.resolve("own"), "unix:uid")).isEqualTo(us);
  }

  private static void own(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
  }
}
