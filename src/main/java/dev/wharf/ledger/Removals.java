package dev.wharf.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What is removed of packets that have ended, each noted before it is carried out; and who holds
 * packets, so that nothing is. Of servers that share the ledger one carries a removal out, the one
 * that began it or that took it over from a dead one. Safe for use by several threads; every method
 * waits until the ledger answers, may be called again when its answer was lost, and throws {@link
 * LedgerException} when the ledger fails.
 */
public interface Removals {
  /**
   * A place in the order in which {@link #ended} reads.
   *
   * @param updated when a delivery took its last step
   * @param id its id
   */
  record Mark(Instant updated, String id) {
    /** Before all others. */
    public static final Mark START = new Mark(Instant.EPOCH, "");

    /** The place of a delivery. */
    public static Mark of(PacketRecord packet) {
      return new Mark(packet.updated(), packet.id());
    }
  }

  /**
   * Deliveries of a state that took their last step before a moment, the oldest first.
   *
   * @param withContent whether only those whose unpacked content was not removed
   * @param after where the page before ended
   * @param most how many at most, from 1
   */
  List<PacketRecord> ended(
      PacketState state, boolean withContent, Instant before, Mark after, int most);

  /** Ended deliveries whose folder has or had that place below the archive or the quarantine. */
  List<PacketRecord> at(String target);

  /**
   * Begins the removal of packets that are archived or quarantined and that nobody holds.
   *
   * @param why who removes them, and why
   * @return those that this server removes now
   */
  List<PacketRecord> begin(List<PacketRecord> packets, String why);

  /** The same for the unpacked content of archived packets alone. */
  List<PacketRecord> beginContent(List<PacketRecord> packets, String why);

  /**
   * What was begun and is not done, of packets or of their content.
   *
   * @param after only those with a greater id; empty for all
   * @param most how many at most, from 1; those of the least ids
   */
  List<PacketRecord> begun(String after, int most);

  /**
   * Takes over the removal that a dead server began.
   *
   * @return whether it is this server's now
   */
  boolean takeOver(PacketRecord packet);

  /** Notes that packets are removed, or that their content is, whichever was begun. */
  void done(List<PacketRecord> packets);

  /**
   * Notes that a packet was removed by somebody else, on purpose.
   *
   * @return false where it is neither archived nor quarantined, or somebody holds it
   */
  boolean forget(PacketRecord packet, String why);

  /**
   * Holds a packet, or lets it go.
   *
   * @return false where that changes nothing, or it is removed already
   */
  boolean hold(PacketRecord packet, boolean held);

  /**
   * Forgets that deliveries ever were that stand nowhere: removed, replayed or vanished.
   *
   * @return how many were forgotten
   */
  int erase(List<PacketRecord> packets);
}
