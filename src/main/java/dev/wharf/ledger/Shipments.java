package dev.wharf.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The packets that are to be shipped onward, and those that were. The transaction that archives a
 * packet puts it in line here. Safe for use by several threads; every method throws {@link
 * LedgerException} when the ledger fails.
 */
public interface Shipments {
  /** The longest that a packet may be put off. */
  Duration LONGEST = Duration.ofHours(1);

  /** For how long a server that shares the ledger has a packet without a word about it. */
  Duration HELD = Duration.ofMinutes(1);

  /**
   * The packets of an inbox whose time has come, the one that waits longest first. Of servers that
   * share the ledger, one is given a packet, and has it for {@link #HELD}. None is given one whose
   * new results are being put in their place.
   *
   * @param most how many at most, from 1
   * @param without ids of those that are not wanted
   */
  List<Shipment> due(String inbox, int most, Set<String> without);

  /**
   * Keeps a packet for {@link #HELD} from now on.
   *
   * @return false when another server has it by now, or its new results are being put in their
   *     place
   */
  boolean hold(Shipment shipment);

  /** Whether one of several servers ships a packet, or is about to; a server alone knows itself. */
  boolean isUnderWay(String id);

  /**
   * Reserves a folder at the place that a packet is shipped to, and for no other packet ever.
   *
   * @return false when another packet has it
   */
  boolean reserve(Shipment shipment, String place);

  /** Notes that from now on the packet's receipt may stand at the place that it is shipped to. */
  void receiptFollows(Shipment shipment);

  /** Notes that all of a packet has been shipped. */
  void shipped(Shipment shipment);

  /**
   * Puts off a packet that could not be shipped.
   *
   * @param delay at most {@link #LONGEST}
   * @param why shown to people
   */
  void putOff(Shipment shipment, Duration delay, String why);

  /**
   * Makes a packet due at once that could not be shipped and was put off.
   *
   * @return whether there is one of that name
   */
  boolean hasten(String name);

  /** Puts a packet in line again, because what is archived of it has changed. */
  void again(String id, String inbox);

  /** What is known of a packet; null where it was never to be shipped. */
  @Nullable Shipment find(String id);

  /** Whether a packet is still to be shipped, so that it has to stay in the archive. */
  default boolean waits(String id) {
    Shipment shipment = find(id);
    return shipment != null && shipment.shipped() == null;
  }

  /** Whether any packet of an inbox has ever been shipped. */
  boolean hasShipped(String inbox);

  /** How many packets of some inboxes are in line and were not tried yet. */
  long untried(Collection<String> inboxes);

  /** How many packets of each inbox are in line. */
  List<Line> lines();

  /** Packets in line that could not be shipped, those first that failed most often. */
  List<Shipment> troubled(int most);

  /**
   * The packets of an inbox that are in line.
   *
   * @param oldest when the one that has waited longest was put in line
   */
  record Line(String inbox, long waiting, Instant oldest) {}
}
