package dev.wharf.ledger;

import dev.wharf.packet.Delivery;

/**
 * The steps of a packet that this server holds. Each is fenced: it names its owner and attempt, and
 * throws {@link ClaimLostException} when that attempt no longer holds the packet. A step waits
 * until the ledger answers, and may be taken again when its answer was lost. Safe for use by
 * several threads; every method throws {@link LedgerException} when the ledger fails.
 */
public interface Steps {
  /**
   * Notes the step that a claimed packet takes next.
   *
   * @param step unpacking or processing
   */
  void advance(Delivery packet, PacketState step);

  /** Notes that a packet is going to be worked on with nothing beside it, during this attempt. */
  void beginAlone(Delivery packet);

  /**
   * Notes that the work on a packet ends this server: like a death with nothing beside it, since
   * there is no doubt.
   */
  void blame(Delivery packet);

  /**
   * Decides a packet's end, which is the point of no return; or decides another end for a packet
   * that is being ended already.
   *
   * @param step archiving or quarantining
   */
  PacketRecord decide(Delivery packet, PacketState step, Ending ending);

  /**
   * Ends a packet that stands in its place.
   *
   * @param after added by the same transaction
   */
  void end(PacketRecord packet, AfterEnd after);

  /**
   * Closes the delivery of a packet whose folder is gone, whether it is claimed or being ended. Of
   * one that left at its first attempt, before it was unpacked, nothing is kept.
   */
  void vanish(Delivery packet);
}
