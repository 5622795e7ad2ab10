package dev.wharf.archive;

import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each open delivery of this server is in work, is being ended, or is blocked for a
 * reason that people can see. Safe for use by several threads.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;
  private final Archive archive;
  private final Quarantine quarantine;
  private final Taking taking;
  private final Whereabouts whereabouts;
  private final SameFolders folders;
  private final Predicate<String> inWork;
  private final Retries retries = new Retries();
  private Set<String> unexplained = new HashSet<>();

  /**
   * @param inWork whether a delivery is in work in this process; those are left alone
   */
  Recovery(
      Ledger ledger,
      Archive archive,
      Quarantine quarantine,
      Taking taking,
      Whereabouts whereabouts,
      SameFolders folders,
      Predicate<String> inWork) {
    this.ledger = ledger;
    this.archive = archive;
    this.quarantine = quarantine;
    this.taking = taking;
    this.whereabouts = whereabouts;
    this.folders = folders;
    this.inWork = inWork;
  }

  /** Carries on all packets of this server whose end is decided and that nobody works on. */
  public synchronized void carryOn() {
    if (folders.problem().isPresent()) {
      return; // What is missed in them now is missed in others.
    }
    for (PacketRecord packet : ledger.open()) {
      if (isToBeCarriedOn(packet) && retries.due(packet.id())) {
        carryOn(packet.id());
      }
    }
  }

  /** Carries on at once the packet of a name that is blocked; does nothing where none is. */
  public synchronized void retry(PacketName name) {
    for (PacketRecord packet : ledger.open()) {
      if (packet.name().equals(name) && isToBeCarriedOn(packet)) {
        retries.forget(packet.id());
        carryOn(packet.id());
      }
    }
  }

  private void carryOn(String id) {
    PacketRecord now = ledger.find(id); // It may have ended since.
    if (now != null && isToBeCarriedOn(now)) {
      carryThrough(now);
    }
  }

  private boolean isToBeCarriedOn(PacketRecord packet) {
    return packet.state().ending() && ledger.ours(packet) && !inWork.test(packet.id());
  }

  /** Carries one packet through; where that fails the packet is blocked, and tried again later. */
  synchronized void carryThrough(PacketRecord packet) {
    try {
      taking.fence(packet);
      if (packet.state() == PacketState.ARCHIVING) {
        resumeArchiving(packet);
      } else {
        quarantine.resume(packet);
      }
      retries.forget(packet.id());
    } catch (PostponedException | LedgerException | ClaimLostException e) {
      LOG.warn("{} cannot be moved to its place yet: {}", packet.name(), InWords.of(e));
    } catch (IOException | RuntimeException e) {
      block(packet, e);
    }
  }

  private void resumeArchiving(PacketRecord packet) throws IOException {
    try {
      archive.resume(packet);
    } catch (BadPacketException e) {
      quarantine.turn(packet, new Refusal(e.reason(), String.valueOf(e.getMessage())));
    }
  }

  private void block(PacketRecord packet, Exception failure) {
    String why = Blocking.of(packet, failure);
    retries.failed(packet.id());
    if (!why.equals(packet.blocked())) {
      ledger.block(packet, why);
      LOG.error("{} is blocked: {}", packet.name(), why);
    }
  }

  /**
   * Settles what nobody works on though the ledger says so, or though nobody could: deliveries of
   * this server that no thread works on and whose end is not decided, and those that wait and stand
   * nowhere in the inbox. It acts on those that were so at the last look, too.
   */
  public synchronized void putBackUnexplained() {
    if (folders.problem().isPresent() || ledger.lease().isOver()) {
      return; // What is missed now is missed in other folders, or another's by now.
    }
    Set<String> seen = new HashSet<>();
    for (PacketRecord packet : ledger.open()) {
      if (isUnexplained(packet) || isMissed(packet)) {
        seen.add(packet.id());
        if (unexplained.contains(packet.id())) {
          settle(packet);
        }
      }
    }
    unexplained = seen;
  }

  private boolean isUnexplained(PacketRecord packet) {
    return switch (packet.state()) {
      case CLAIMED, UNPACKING, PROCESSING -> ledger.ours(packet) && !inWork.test(packet.id());
      default -> false;
    };
  }

  private boolean isMissed(PacketRecord packet) {
    return packet.state() == PacketState.WAITING && whereabouts.isGone(packet);
  }

  private void settle(PacketRecord packet) {
    try {
      PacketRecord held =
          packet.state() == PacketState.WAITING
              ? ledger.claim(packet.name(), packet.plainZip(), Instant.EPOCH)
              : packet;
      if (held != null) { // Else its time has not come, or another has it.
        settleHeld(held);
      }
    } catch (IOException | ClaimLostException | LedgerException e) {
      LOG.warn("{} is looked for again: {}", packet.name(), InWords.of(e));
    }
  }

  private void settleHeld(PacketRecord packet) throws IOException {
    Whereabouts.Placed placed = whereabouts.placed(packet);
    if (placed != null) {
      LOG.warn("{} stands in its place already, and the ledger is told so", packet.name());
      carryThrough(ledger.decide(packet, placed.state(), placed.ending()));
      return;
    }
    whereabouts.giveBack(packet);
    if (whereabouts.isGone(packet)) {
      taking.lose(packet);
      return;
    }
    ledger.putBack(packet, false, Instant.EPOCH);
    LOG.warn(
        "{} was {} by the ledger though nothing here worked on it; it is taken again",
        packet.name(),
        packet.state());
  }
}
