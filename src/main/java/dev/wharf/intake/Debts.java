package dev.wharf.intake;

import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this server still has to report to the ledger, because the ledger failed when it wanted to:
 * packets to put back, and names for which a claim may stand there of which the answer was lost.
 * Safe for use by several threads.
 */
public final class Debts {
  private static final Logger LOG = LoggerFactory.getLogger(Debts.class);

  private final Ledger ledger;
  private final Waits waits;
  private final Set<OpenPacket> owed = ConcurrentHashMap.newKeySet();
  private final Set<PacketName> doubtful = ConcurrentHashMap.newKeySet();

  public Debts(Ledger ledger, Waits waits) {
    this.ledger = ledger;
    this.waits = waits;
  }

  /** Notes that the ledger may hold a claim on a name without this server knowing. */
  void doubt(PacketName name) {
    doubtful.add(name);
  }

  /**
   * Gives up the claim on a name that may stand in the ledger.
   *
   * @throws LedgerException when the ledger fails again
   */
  void disownIfDoubtful(PacketName name) {
    if (doubtful.contains(name)) {
      ledger.disown(name);
      doubtful.remove(name);
    }
  }

  /**
   * Puts a packet back without counting its attempt, now or once the ledger works.
   *
   * @param delay until it may be claimed again
   * @return whether this attempt held it and it was put back now
   */
  boolean putBack(OpenPacket packet, Duration delay) {
    try {
      ledger.putBack(packet, false, waits.put(packet.name(), delay));
      owed.remove(packet);
      return true;
    } catch (ClaimLostException e) {
      owed.remove(packet);
      LOG.debug("{} has been dealt with", packet.name(), e);
    } catch (LedgerException e) {
      if (owed.add(packet)) {
        LOG.warn("{} is put back once the ledger works: {}", packet.name(), e.getMessage());
      }
    }
    return false;
  }

  /** Puts back the packets that could not be put back before. */
  public void settle() {
    List.copyOf(owed).forEach(packet -> putBack(packet, Duration.ZERO));
  }
}
