package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Settings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is owed to a ledger that fails for a while. */
class DebtsTest {
  @TempDir Path root;
  private boolean fails = true;
  private Ledger ledger;
  private Debts debts;
  private OpenPacket packet;

  @BeforeEach
  void claim() {
    Settings settings = TestSettings.in(root, Map.of());
    settings.state().toFile().mkdirs();
    ledger =
        JdbcLedger.single(
            settings.ledger(), Durability.OS, Identity.unknown("test"), Clock.systemUTC());
    debts = new Debts(failing(), new Waits(Clock.systemUTC(), Clock.systemUTC()));
    PacketRecord claimed = ledger.claim(new PacketName("p"));
    packet = new OpenPacket(claimed.id(), claimed.name(), 1, root, root, root);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Ledger failing() {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              if (fails) {
                throw new LedgerException("the disk is full");
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void failedAttemptThatCouldNotBeNotedCountsOnceTheLedgerWorks() {
    assertThat(debts.putBack(packet, Duration.ofHours(1), true, "exit code 3")).isFalse();
    assertThat(ledger.find(packet.id()).state()).isEqualTo(PacketState.CLAIMED);
    fails = false;
    debts.settle();
    assertThat(ledger.find(packet.id()).state()).isEqualTo(PacketState.WAITING);
    assertThat(ledger.find(packet.id()).failures()).isEqualTo(1);
    assertThat(ledger.history().attempts(packet.id()))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.message()).isEqualTo("exit code 3"));
  }

  @Test
  void whatWasPutBackIsNotOwed() {
    fails = false;
    assertThat(debts.putBack(packet, Duration.ZERO)).isTrue();
    PacketRecord again = ledger.claim(new PacketName("p"));
    debts.settle();
    assertThat(ledger.find(packet.id()).attempt()).isEqualTo(again.attempt());
    assertThat(ledger.find(packet.id()).state()).isEqualTo(PacketState.CLAIMED);
  }
}
