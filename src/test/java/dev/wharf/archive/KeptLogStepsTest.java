package dev.wharf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each step of a log's way into the quarantine can be done again after a crash behind it. */
class KeptLogStepsTest {
  private static final PacketRecord PACKET =
      new PacketRecord(
          "id",
          new PacketName("packet"),
          PacketState.QUARANTINING,
          "owner",
          1,
          0,
          Instant.EPOCH,
          Instant.EPOCH,
          new Ending("packet", Reason.TIMEOUT, "why", 0, 0, null, null),
          0,
          null,
          false,
          null,
          Deaths.NONE,
          null);

  @TempDir Path root;
  private final Disk disk = new Disk(Durability.OS);
  private Layout layout;
  private Joined joined;
  private Path taken;

  @BeforeEach
  void processingHasPrinted() throws IOException {
    layout = new Layout(TestSettings.in(root));
    joined = new Joined(disk, layout, new Receipts(disk, null));
    taken = Files.createDirectories(layout.taken(PACKET));
    Files.createDirectories(layout.results(PACKET));
    Files.writeString(layout.results(PACKET).resolve("wharf.log"), "printed");
    Files.writeString(taken.resolve("wharf.log"), "the sender's");
  }

  /** As a server does that has just started. */
  private KeptLog again() {
    return new KeptLog(disk, layout, joined);
  }

  private void requireJoined() throws IOException {
    again().keep(PACKET);
    disk.wipe(layout.results(PACKET));
    assertThat(again().join(PACKET, TakenFolder.at(taken, true))).isEqualTo("wharf~2.log");
    assertThat(taken.resolve("wharf~2.log")).hasContent("printed");
    assertThat(taken.resolve("wharf.log")).hasContent("the sender's");
    assertThat(taken.toFile().list()).hasSize(2);
  }

  @Test
  void joinsAfterCrashBehindEachStep() throws IOException {
    requireJoined();
    requireJoined(); // It has joined, and the receipt was not written yet.
  }

  @Test
  void joinsAfterCrashBehindTheNote() throws IOException {
    again().keep(PACKET);
    joined.note(layout.refusing(PACKET), List.of("wharf~2.log"), layout.temporary(PACKET));
    requireJoined();
  }

  @Test
  void isTakenOutAgainWhereTheLedgerWasLost() throws IOException {
    requireJoined();
    joined.undo(layout.work(PACKET));
    assertThat(taken.toFile().list()).containsExactly("wharf.log");
  }

  @Test
  void sendersFileIsNoLogWhereNothingWasPrinted() throws IOException {
    disk.wipe(layout.results(PACKET));
    again().keep(PACKET);
    assertThat(again().join(PACKET, TakenFolder.at(taken, true))).isNull();
    assertThat(again().join(PACKET, TakenFolder.at(taken, true))).isNull();
    assertThat(layout.refusing(PACKET)).exists();
  }
}
