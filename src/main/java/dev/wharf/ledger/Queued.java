package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way through a broker's queue. A claimed packet is sent, and then has no owner
 * until whoever gets its message takes it up. Safe for use by several threads; every method throws
 * {@link LedgerException} when the ledger fails.
 */
public interface Queued {
  /**
   * Notes in the ledger that packets are going to be queued. Servers of versions that do not know
   * the queue stop.
   */
  void begin();

  /**
   * Notes that the message for a claimed packet is in the queue. Changes nothing when the packet is
   * no longer this claim's, because somebody has taken it up already.
   */
  void sent(Delivery packet);

  /**
   * Takes a packet up by its message. When its worker dies, the packet is not claimed again, but
   * waits until the broker delivers the message again. So the broker's count of deliveries goes on,
   * and comes to its end.
   *
   * @return null when another server has the packet, when it waits to be claimed, or when it has
   *     ended
   */
  @Nullable PacketRecord take(String id);

  /**
   * Takes a packet up by its message among the dead letters.
   *
   * @return null as {@link #take} does
   */
  @Nullable PacketRecord takeLast(String id);

  /** Notes that the last attempt at a packet from the dead letters begins. */
  void beginLast(Delivery packet);

  /** The packets that were queued before that moment and are queued still, the oldest first. */
  List<PacketRecord> since(Instant before);

  /**
   * Lets a packet wait to be claimed again, because its message is gone.
   *
   * @return false when it was taken up meanwhile
   */
  boolean putBack(PacketRecord packet);
}
