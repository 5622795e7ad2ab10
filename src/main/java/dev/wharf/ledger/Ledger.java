package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The memory that survives a restart. What a method says has happened is durable when it returns,
 * as far as {@code wharf.durability} asks. Each step past a claim is fenced: it names its owner and
 * attempt, and is refused with {@link ClaimLostException} when that attempt no longer holds the
 * packet. Safe for use by several threads; every method throws {@link LedgerException} when the
 * ledger fails.
 */
public interface Ledger extends Claiming, Steps, Deliveries, AutoCloseable {
  /** This run of the server; no other run has the same. */
  String owner();

  /** Whether a packet was this server's own when the ledger was asked for it. */
  default boolean ours(PacketRecord packet) {
    return owner().equals(packet.owner());
  }

  /** Whether an attempt at a packet still holds it. Asks the ledger, and waits for its answer. */
  default boolean holds(Delivery packet) {
    PacketRecord known = find(packet.id());
    return known != null
        && !known.state().ended()
        && ours(known)
        && known.attempt() == packet.attempt();
  }

  /** The packets whose message is in a broker's queue. */
  Queued queued();

  /** What is removed of packets that have ended, and who holds packets. */
  Removals removals();

  /** The receipts that are still to be delivered. */
  Outbox outbox();

  /** The packets that are shipped onward. */
  Shipments shipments();

  /** The archived packets that are to be processed again. */
  Reprocesses reprocesses();

  /** The receipts that senders are still to see. */
  Outbox sendersOutbox();

  /** What happened up to now, for those who look. */
  History history();

  /** Which folders the ledger was last used with. */
  UsedFolders usedFolders();

  /** How long this server may act as the owner of what it has claimed. */
  Lease lease();

  /** The time that all servers of this ledger go by. */
  Clock clock();

  /**
   * The servers that work with this ledger, this one first. Those that died less than a day ago are
   * among them.
   */
  List<ServerRecord> servers();

  /**
   * Asks the ledger whether it answers; does not wait for one that is away.
   *
   * @throws LedgerException when the ledger cannot be asked
   */
  void requireReachable();

  /**
   * Lets the servers that share this ledger know that this one has been told to stop, so that what
   * it leaves unfinished does not pass for a death. Waits until the ledger answers, or fails.
   */
  void announceStop();

  /** Why steps wait for the ledger now, as a sentence; nothing while none does. */
  Optional<String> waitsFor();

  /**
   * Lets no step wait any longer until the ledger can be reached: those that wait fail at once. For
   * a stop of the server.
   */
  void stopWaiting();

  /** Leaves the ledger; whoever waits for it to answer is refused with {@link LedgerException}. */
  @Override
  void close();
}
