package dev.wharf.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.ManualClock;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Known;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.LedgerAddress;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which news of a packet stands in its sender's file, in whatever order they come. */
class SenderReceiptFilesTest {
  private static final PacketName NAME = new PacketName("scan");

  @TempDir Path root;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
  private Ledger ledger;
  private SenderReceipts receipts;
  private Path file;

  @BeforeEach
  void open() {
    ledger =
        JdbcLedger.single(
            new LedgerAddress(root.resolve("ledger.db"), "", "", "", Duration.ofSeconds(30)),
            Durability.OS,
            Identity.unknown("test"),
            clock);
    Path folder = root.resolve("receipts");
    Settings settings = TestSettings.in(root, Map.of("wharf.receipts", folder.toString()));
    receipts = new SenderReceipts(ledger, new Disk(Durability.OS), () -> settings);
    file = folder.resolve("scan.json");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private OpenPacket claimed() {
    clock.advance(Duration.ofSeconds(1));
    PacketRecord claimed = ledger.claim(NAME);
    OpenPacket packet = new OpenPacket(claimed.id(), NAME, claimed.attempt(), root, root, root);
    packet.known(Known.waiting(claimed));
    return packet;
  }

  private void end(OpenPacket packet) {
    Ending ending = new Ending("scan", Reason.SLIP, "why", 0, 0, null, null);
    PacketRecord decided = ledger.decide(packet, PacketState.QUARANTINING, ending);
    String receipt =
        "{\"packet\": \"scan\", \"outcome\": \"quarantined\", \"id\": \""
            + packet.id()
            + "\", \"claimed\": \""
            + decided.claimed()
            + "\"}";
    ledger.end(
        decided, new AfterEnd(null, new Notice(packet.id(), Outcome.QUARANTINED, receipt), false));
  }

  private ReceiptFile seen() throws IOException {
    return Objects.requireNonNull(ReceiptFile.read(file));
  }

  @Test
  void takenIsSeenUntilTheEnd() throws IOException {
    OpenPacket packet = claimed();
    receipts.taken(packet);
    assertThat(seen().isTaken()).isTrue();
    end(packet);
    receipts.deliver();
    assertThat(seen().isTaken()).isFalse();
    assertThat(ledger.sendersOutbox().due(5)).isEmpty();
  }

  @Test
  void takenNeverComesAfterTheEnd() throws IOException {
    OpenPacket packet = claimed();
    end(packet);
    receipts.deliver();
    receipts.taken(packet);
    assertThat(seen().isTaken()).isFalse();
  }

  @Test
  void endOfADeliveryBeforeIsOldNews() throws IOException {
    OpenPacket first = claimed();
    end(first);
    OpenPacket second = claimed();
    receipts.taken(second);
    receipts.deliver();
    assertThat(seen().id()).isEqualTo(second.id());
    assertThat(ledger.sendersOutbox().due(5)).isEmpty();
  }

  @Test
  void oldReceiptsAreRemovedAndWhatIsInWorkStays() throws IOException {
    end(claimed());
    receipts.deliver();
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    Files.setLastModifiedTime(file, old);
    Path other = Files.writeString(file.resolveSibling("notes.txt"), "a sender's");
    Files.setLastModifiedTime(other, old);
    assertThat(receipts.removeOlderThan(Duration.ofDays(4))).isZero();
    assertThat(receipts.removeOlderThan(Duration.ofDays(2))).isEqualTo(1);
    receipts.taken(claimed());
    Files.setLastModifiedTime(file, old);
    assertThat(receipts.removeOlderThan(Duration.ofDays(2))).isZero();
    assertThat(other).exists();
  }

  @Test
  void nameThatLeavesNoRoomIsCutBetweenCharacters() {
    String name = "ü".repeat(127);
    assertThat(ReceiptFile.name(name)).hasSizeLessThan(255).matches("ü+~[0-9a-f]{8}\\.json");
    assertThat(ReceiptFile.name(name + "x")).isNotEqualTo(ReceiptFile.name(name));
    assertThat(ReceiptFile.name("x".repeat(250))).isEqualTo("x".repeat(250) + ".json");
  }
}
