package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketName;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The memory that survives a restart. What a method says has happened is durable when it returns,
 * as far as {@code wharf.durability} asks. Each step past a claim is fenced: it names its owner and
 * attempt, and is refused with {@link ClaimLostException} when the packet is no longer theirs. Safe
 * for use by several threads; every method throws {@link LedgerException} when the ledger fails.
 */
public interface Ledger extends AutoCloseable {
  /**
   * Takes a packet for this server, as a new delivery or as the next attempt at one that waits.
   *
   * @return null when it is another's, is being ended, or its time to wait is not over
   */
  @Nullable PacketRecord claim(PacketName name);

  /**
   * Gives up the claim that this run may have on a packet without knowing: it asked for it, and the
   * answer was lost. Not for packets in work.
   */
  void disown(PacketName name);

  /** Tells the step that a claimed packet takes next: unpacking or processing. */
  void advance(Packet packet, PacketState step);

  /**
   * Decides a packet's end, which is the point of no return; or decides another end for a packet
   * that is being ended already.
   *
   * @param step archiving or quarantining
   * @throws ClaimLostException when this attempt no longer holds the packet
   */
  PacketRecord decide(Delivery packet, PacketState step, Ending ending);

  /**
   * Ends a packet that stands in its place.
   *
   * @param notice kept until it is delivered; null where nobody is to be told
   * @throws ClaimLostException when another has it
   */
  void end(PacketRecord packet, @Nullable Notice notice);

  /** The receipts that are still to be delivered. */
  Outbox outbox();

  /**
   * Gives a claimed packet back, to be taken again.
   *
   * @param failed whether the attempt counts as a failed one
   * @param notBefore when it may be taken again
   */
  void putBack(Packet packet, boolean failed, Instant notBefore);

  /**
   * Closes the delivery of a packet whose folder is gone, whether it is claimed or being ended.
   *
   * @throws ClaimLostException when this attempt no longer holds the packet
   */
  void vanish(Delivery packet);

  /** Looks a delivery up by its id; null when there is none. Waits until the ledger answers. */
  @Nullable PacketRecord find(String id);

  /**
   * Asks the ledger whether it answers; does not wait for one that is away.
   *
   * @throws LedgerException when the ledger cannot be asked
   */
  void requireReachable();

  /** All deliveries that have not ended, oldest first. */
  List<PacketRecord> open();

  /**
   * Settles what servers that are dead had claimed: packets before the point of no return wait to
   * be taken anew, those past it become this server's, as another attempt.
   *
   * @param reachable whether this server can get at the work folder of one past it; where not, the
   *     packet is left to its owner
   * @return those past it that are this server's now
   */
  List<PacketRecord> takeOver(Predicate<PacketRecord> reachable);

  /** Whether a packet is this server's by what the ledger said of it. */
  boolean ours(PacketRecord packet);

  /** Whether an attempt at a packet still holds it; asks the ledger. */
  boolean holds(Delivery packet);

  /** How long this server may act as the owner of what it has claimed. */
  Lease lease();

  /** The time that all servers of this ledger go by. */
  Clock clock();

  /** This run of the server; no other run has the same. */
  String owner();

  /**
   * The servers that work with this ledger, this one first; those that died less than a day ago
   * too.
   */
  List<ServerRecord> servers();

  /** Whether that content was archived under that name before. */
  boolean archived(PacketName name, Fingerprint zip);

  /**
   * Notes that a quarantined delivery was put back into the inbox.
   *
   * @return false when no such delivery was ever quarantined
   */
  boolean replayed(String id);

  /** The packets whose message is in a broker's queue. */
  Queued queued();

  /** What happened up to now, for those who look. */
  History history();

  @Override
  void close();
}
