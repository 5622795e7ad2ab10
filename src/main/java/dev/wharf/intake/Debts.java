package dev.wharf.intake;

import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
  private final Map<OpenPacket, Owed> owed = new ConcurrentHashMap<>();
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
    return putBackIfHeld(packet, delay, new Owed(false, null));
  }

  /**
   * Puts a packet back, now or once the ledger works.
   *
   * @param delay until it may be claimed again
   * @param failed whether its attempt counts as failed
   * @param why why it is put back
   * @return whether it was put back now
   * @throws ClaimLostException when this attempt does not hold it
   */
  boolean putBack(OpenPacket packet, Duration delay, boolean failed, String why) {
    return putBack(packet, delay, new Owed(failed, why));
  }

  private boolean putBackIfHeld(OpenPacket packet, Duration delay, Owed debt) {
    try {
      return putBack(packet, delay, debt);
    } catch (ClaimLostException e) {
      owed.remove(packet);
      LOG.debug("{} has been dealt with", packet.name(), e);
      return false;
    }
  }

  private boolean putBack(OpenPacket packet, Duration delay, Owed debt) {
    try {
      ledger.putBack(packet, debt.failed(), waits.put(packet.name(), delay), debt.why());
      owed.remove(packet);
      return true;
    } catch (LedgerException e) {
      if (owed.put(packet, debt) == null) {
        LOG.warn("{} is put back once the ledger works: {}", packet.name(), e.getMessage());
      }
      return false;
    }
  }

  /** Puts back the packets that could not be put back before. */
  public void settle() {
    Map.copyOf(owed).forEach((packet, debt) -> putBackIfHeld(packet, Duration.ZERO, debt));
  }

  /** How a packet is to be put back. */
  private record Owed(boolean failed, @Nullable String why) {}
}
