package dev.wharf.check;

import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.OldSchemaException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.ServerRecord;
import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/** Whether the ledger can be worked with, and what it knows that a person should. */
final class LedgerFindings {
  private static final String SUBJECT = "ledger";

  private final Settings settings;
  private final Consumer<Finding> findings;

  LedgerFindings(Settings settings, Consumer<Finding> findings) {
    this.settings = settings;
    this.findings = findings;
  }

  /**
   * Looks at the ledger; where it is shared, also at the folders that its servers share.
   *
   * @param probe the name of a folder that is made for a moment
   */
  void examine(String probe) throws IOException {
    try {
      if (settings.ledger().shared()) {
        shared(probe);
      } else {
        alone();
      }
    } catch (OldSchemaException e) {
      findings.accept(Finding.ok(SUBJECT, String.valueOf(e.getMessage())));
    } catch (LedgerException e) {
      findings.accept(Finding.error(SUBJECT, String.valueOf(e.getMessage()), ""));
    }
  }

  private void alone() throws IOException {
    try (StateLock lock = StateLock.take(settings.state())) {
      if (lock == null) {
        findings.accept(Finding.ok(SUBJECT, "in use by " + StateLock.holder(settings.state())));
      }
      try (Ledger ledger = look()) {
        if (lock != null) {
          findings.accept(
              Finding.ok(SUBJECT, "can be opened; packets by state: " + ledger.history().counts()));
        }
        blocked(ledger);
      }
    }
  }

  private void shared(String probe) throws IOException {
    try (Ledger ledger = look()) {
      long alive = ledger.servers().stream().filter(ServerRecord::alive).count();
      findings.accept(Finding.ok(SUBJECT, "can be worked with; servers: " + alive + " alive"));
      blocked(ledger);
      new SharedStorage(settings, findings).examine(ledger, probe);
    }
  }

  private Ledger look() {
    return JdbcLedger.look(
        settings.ledger(), settings.durability(), Identity.unknown("check"), Clock.systemUTC());
  }

  private void blocked(Ledger ledger) {
    for (PacketRecord packet : ledger.blocked()) {
      findings.accept(
          Finding.warning(
              "packets",
              packet.name() + " is blocked: " + packet.blocked(),
              "do what it says; the packet stays whole where it is"));
    }
  }
}
