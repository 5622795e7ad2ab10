package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims of a server alone. */
class ClaimsTest {
  private static final PacketName NAME = new PacketName("p");

  @TempDir Path root;
  private final PacketsInWork inWork = new PacketsInWork();
  private Ledger ledger;
  private Claims claims;

  @BeforeEach
  void open() {
    Settings settings = TestSettings.in(root, Map.of());
    settings.state().toFile().mkdirs();
    ledger =
        JdbcLedger.single(
            settings.ledger(), Durability.OS, Identity.unknown("test"), Clock.systemUTC());
    Waits waits = new Waits(Clock.systemUTC(), Clock.systemUTC());
    claims =
        new Claims(
            ledger,
            new Disk(Durability.OS),
            new Layout(settings),
            new IntakeGate(List.of(), () -> 0, Map.of()),
            inWork,
            new Debts(ledger, waits),
            waits,
            () -> {});
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private OpenPacket claim() {
    return claims.claim(NAME, Place.folder(root.resolve("inbox/p"), root.resolve("inbox/p/p.zip")));
  }

  @Test
  void claimsNoPacketWhileTheWorkFolderOfTheOneBeforeIsInUse() {
    OpenPacket before = claim();
    ledger.end(
        ledger.decide(before, PacketState.ARCHIVING, new Ending("p", null, null, 0, 0, null, null)),
        AfterEnd.NOTHING);
    assertThat(claim()).as("its exchange has not ended").isNull();
    inWork.remove(before);
    assertThat(claim()).isNotNull();
  }
}
