package dev.wharf.ledger;

import dev.wharf.packet.Packet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way through a broker's queue. One that is claimed is sent, and then has no
 * owner, until whoever gets its message takes it up. Safe for use by several threads.
 */
public interface Queued {
  /** Says that packets are going to be queued: servers of versions that do not know of it stop. */
  void begin();

  /** Notes that the message for a claimed packet is in the queue; nothing, if it was taken up. */
  void sent(Packet packet);

  /**
   * Takes up a packet by the message for it. Should its worker die, it is not claimed anew, but
   * waits for the broker to deliver that message again: so the broker's count of deliveries goes
   * on, and ends.
   *
   * @return null when it is another's, waits to be claimed, or has ended
   */
  @Nullable PacketRecord take(String id);

  /**
   * Takes up a packet from the dead letters.
   *
   * @return null as {@link #take} does
   */
  @Nullable PacketRecord takeLast(String id);

  /** Notes that the last attempt at a packet from the dead letters begins. */
  void beginLast(Packet packet);

  /** The packets that are queued since before that, the oldest first. */
  List<PacketRecord> since(Instant before);

  /**
   * Lets a packet wait again whose message is gone.
   *
   * @return false when it was taken up meanwhile
   */
  boolean putBack(PacketRecord packet);
}
