package dev.wharf.operate;

import dev.wharf.archive.Recovery;
import dev.wharf.intake.Waits;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tries packets again that are blocked, or wait for their next attempt, when the operator says so.
 * Safe for use by several threads.
 */
public final class Unblocking {
  private final Ledger ledger;
  private final Recovery recovery;
  private final Waits waits;
  private final Supplier<Settings> settings;

  public Unblocking(Ledger ledger, Recovery recovery, Waits waits, Supplier<Settings> settings) {
    this.settings = settings;
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
      return hasten(name) || ledger.shipments().hasten(name)
          ? Optional.empty()
          : Optional.of("it is not blocked, and waits for nothing");
    }
    String inbox = before.get().name().inbox();
    if (!inbox.isEmpty() && !settings.get().inboxNames().contains(inbox)) {
      String why =
          "its inbox " + inbox + " is not named in wharf.inboxes any more; name it there again";
      ledger.block(before.get(), why);
      return Optional.of(why);
    }
    if (before.get().state().ending()) {
      recovery.retry(before.get().name());
      return blocked(name).map(PacketRecord::blocked);
    }
    ledger.hasten(before.get().name());
    waits.end(before.get().name());
    return Optional.empty();
  }

  private boolean hasten(String name) {
    List<String> inboxes = settings.get().inboxNames();
    if (!PacketName.isName(name, inboxes)) {
      return false;
    }
    PacketName packet = PacketName.parse(name, inboxes);
    boolean waits =
        ledger.history().of(packet, 1).stream()
            .anyMatch(record -> record.state() == PacketState.WAITING);
    if (waits) {
      ledger.hasten(packet);
      this.waits.end(packet);
    }
    return waits;
  }

  private Optional<PacketRecord> blocked(String name) {
    return ledger.blocked().stream()
        .filter(packet -> packet.name().value().equals(name))
        .findFirst();
  }
}
