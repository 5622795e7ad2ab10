package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of the inbox that the broker's queue and the workers have by what the ledger says, so
 * that polls pass them over; asked for all at once, and seldom. Safe for use by several threads.
 */
public final class Outstanding {
  private static final Logger LOG = LoggerFactory.getLogger(Outstanding.class);
  private static final Duration LIFE = Duration.ofMillis(250);

  private final Ledger ledger;
  private final int depth;
  private Set<String> names = new HashSet<>();
  private int queued;
  private long asked = System.nanoTime() - LIFE.toNanos();

  /**
   * @param depth how many may wait in the queue
   */
  public Outstanding(Ledger ledger, int depth) {
    this.ledger = ledger;
    this.depth = depth;
  }

  /** Whether a packet of that name is in the queue or in work. */
  public synchronized boolean contains(String name) {
    refresh();
    return names.contains(name);
  }

  /** Whether as many are in the queue as may be. */
  synchronized boolean full() {
    refresh();
    return queued >= depth;
  }

  /** Notes that a packet is on its way into the queue. */
  synchronized void sent(OpenPacket packet) {
    if (names.add(packet.name().value())) {
      queued++;
    }
  }

  private void refresh() {
    if (System.nanoTime() - asked < LIFE.toNanos()) {
      return;
    }
    try {
      Set<String> open = new HashSet<>();
      int waiting = 0;
      for (PacketRecord packet : ledger.open()) {
        if (packet.state() != PacketState.WAITING) {
          open.add(packet.name().value());
        }
        if (packet.state() == PacketState.QUEUED || packet.state() == PacketState.CLAIMED) {
          waiting++;
        }
      }
      names = open;
      queued = waiting;
    } catch (LedgerException e) {
      LOG.debug("Nothing can be claimed either", e);
    }
    asked = System.nanoTime();
  }
}
