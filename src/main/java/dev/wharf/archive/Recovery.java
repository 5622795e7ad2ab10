package dev.wharf.archive;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Refusal;
import java.io.IOException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries packets through whose end is decided and that a crash or a fault held up. Safe for use by
 * several threads.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;
  private final Archive archive;
  private final Quarantine quarantine;
  private final Taking taking;
  private final Predicate<String> inWork;

  /**
   * @param inWork whether a delivery is in work in this process; those are left alone
   */
  Recovery(
      Ledger ledger,
      Archive archive,
      Quarantine quarantine,
      Taking taking,
      Predicate<String> inWork) {
    this.ledger = ledger;
    this.archive = archive;
    this.quarantine = quarantine;
    this.taking = taking;
    this.inWork = inWork;
  }

  /** Carries on all packets of this server that nobody works on. */
  public synchronized void carryOn() {
    for (PacketRecord packet : ledger.open()) {
      if (isToBeCarriedOn(packet)) {
        PacketRecord now = ledger.find(packet.id()); // It may have ended since.
        if (now != null && isToBeCarriedOn(now)) {
          carryThrough(now);
        }
      }
    }
  }

  private boolean isToBeCarriedOn(PacketRecord packet) {
    return packet.state().ending() && ledger.ours(packet) && !inWork.test(packet.id());
  }

  /** Carries one packet through; where that fails it is tried again later. */
  synchronized void carryThrough(PacketRecord packet) {
    try {
      taking.fence(packet);
      if (packet.state() == PacketState.ARCHIVING) {
        resumeArchiving(packet);
      } else {
        quarantine.resume(packet);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be moved to its place yet: {}", packet.name(), e.toString());
    }
  }

  private void resumeArchiving(PacketRecord packet) throws IOException {
    try {
      archive.resume(packet);
    } catch (BadPacketException e) {
      quarantine.turn(packet, new Refusal(e.reason(), String.valueOf(e.getMessage())));
    }
  }
}
