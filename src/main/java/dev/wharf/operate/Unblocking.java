package dev.wharf.operate;

import dev.wharf.archive.Recovery;
import dev.wharf.intake.Waits;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import java.util.Optional;

/** Tries blocked packets again when the operator says so. Safe for use by several threads. */
public final class Unblocking {
  private final Ledger ledger;
  private final Recovery recovery;
  private final Waits waits;

  public Unblocking(Ledger ledger, Recovery recovery, Waits waits) {
    this.ledger = ledger;
    this.recovery = recovery;
    this.waits = waits;
  }

  /**
   * Tries a packet again at once.
   *
   * @return why it still stays where it is, as sentences; nothing where it does not
   */
  Optional<String> retry(String name) {
    Optional<PacketRecord> before = blocked(name);
    if (before.isEmpty()) {
      return ledger.shipments().hasten(name) ? Optional.empty() : Optional.of("it is not blocked");
    }
    if (before.get().state().ending()) {
      recovery.retry(before.get().name());
      return blocked(name).map(PacketRecord::blocked);
    }
    ledger.hasten(before.get().name());
    waits.end(before.get().name());
    return Optional.empty();
  }

  private Optional<PacketRecord> blocked(String name) {
    return ledger.blocked().stream()
        .filter(packet -> packet.name().value().equals(name))
        .findFirst();
  }
}
