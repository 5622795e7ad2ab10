package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a packet becomes a server's own, and how it becomes free again: of each name, one delivery at
 * a time is claimed, by one server at a time. Safe for use by several threads; every method throws
 * {@link LedgerException} when the ledger fails.
 */
public interface Claiming {
  /**
   * Takes a packet for this server, as a new delivery or as the next attempt at one that waits.
   *
   * @return null when another server has it, when it is being ended, or when its time to wait is
   *     not over
   */
  default @Nullable PacketRecord claim(PacketName name) {
    return claim(name, null, Instant.EPOCH);
  }

  /**
   * Takes a packet for this server, as {@link #claim(PacketName)} does.
   *
   * @param plainZip the name of its zip where it stands in the inbox as a plain one; null for a
   *     folder
   * @param waited a packet that was to wait until then has waited, whatever the ledger's clock says
   */
  @Nullable PacketRecord claim(PacketName name, @Nullable String plainZip, Instant waited);

  /** The packets that are to wait still, by the ledger's clock. */
  List<Wait> waits();

  /**
   * Gives up the claim that this run may have on a packet without knowing it: the run asked for the
   * claim, and the answer was lost. It is not for packets in work.
   */
  void disown(PacketName name);

  /**
   * Gives a claimed packet back, so that it can be claimed again. Waits until the ledger answers.
   *
   * @param failed whether the attempt counts as a failed one
   * @param notBefore when it may be claimed again
   * @throws ClaimLostException when this attempt no longer holds the packet
   */
  default void putBack(Delivery packet, boolean failed, Instant notBefore) {
    putBack(packet, failed, notBefore, null);
  }

  /**
   * The same, and remembers why.
   *
   * @param why what ended the attempt, for those who look; null where nothing did
   */
  void putBack(Delivery packet, boolean failed, Instant notBefore, @Nullable String why);

  /**
   * Notes that an attempt lives that was taken for a dead server's, since the ledger had not heard
   * of that server for a while: it was no death. Does nothing where no death was counted for it.
   */
  void outlived(Delivery packet);

  /**
   * Settles what dead servers had claimed. A packet before the point of no return waits to be
   * claimed again, or for its message where one is out. A packet past it becomes this server's own,
   * under the next attempt.
   *
   * @param reachable whether this server can reach the work folder of a packet past the point of no
   *     return; where it cannot, the packet stays its owner's
   * @return the packets past it that are this server's own now, the oldest first
   */
  List<PacketRecord> takeOver(Predicate<PacketRecord> reachable);

  /**
   * What the ledger knows of a delivery that a dead server had in work.
   *
   * @param known null where it does not know the delivery
   */
  record Left(@Nullable PacketRecord known) {}

  /**
   * Whether a server is dead. An owner without a row is as soon as this server may judge.
   *
   * @return false also where this server may not judge the others now
   */
  boolean isDead(String owner);

  /**
   * Asks for a delivery that a server may have left behind.
   *
   * @return null where that server lives, or where this one may not judge it now
   */
  @Nullable Left leftBy(String owner, String id);
}
