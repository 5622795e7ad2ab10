package dev.wharf.ledger;

import dev.wharf.packet.PacketName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger remembers, for those who look. Reading it holds up no step of any packet. Safe
 * for use by several threads; every method throws {@link LedgerException} when the ledger fails.
 */
public interface History {
  /**
   * What somebody looks for.
   *
   * @param state null for all deliveries that have ended
   * @param search a part of the packet's name; empty for all. The case of ASCII letters makes no
   *     difference
   * @param since only deliveries that took their last step then or later; null for all
   * @param before only deliveries that took their last step before that; null for all
   * @param offset how many of those found the page passes over, from the newest on
   * @param most the size of a page
   * @param reason only deliveries that were quarantined for that reason's code; null for all
   */
  record Query(
      @Nullable PacketState state,
      String search,
      @Nullable Instant since,
      @Nullable Instant before,
      long offset,
      int most,
      @Nullable String reason) {}

  /**
   * What was found.
   *
   * @param packets those on this page
   * @param total how many there are on all pages
   * @param older where a search goes on, which looks through a part of a long history at a time: as
   *     the next query's {@code before}. What is found has not been counted beyond it. Null when
   *     all was looked through
   */
  record Page(List<PacketRecord> packets, long total, @Nullable Instant older) {}

  /**
   * A page of deliveries, the one that changed last first. Deliveries that changed at the same
   * moment stand in falling order of their names.
   */
  Page page(Query query);

  /**
   * Deliveries of a name: the open one first, then those that ended last.
   *
   * @param most how many at most, from 1
   */
  List<PacketRecord> of(PacketName name, int most);

  /**
   * Archived deliveries in the order of their ids.
   *
   * @param after the last id of the page before; empty for the first page
   * @param most the size of a page
   */
  List<PacketRecord> archived(String after, int most);

  /**
   * The attempts at a delivery that are noted, the first one first: all but those that ended it at
   * the first try, and of very many the newest.
   *
   * @param id the delivery's
   */
  List<Attempt> attempts(String id);

  /** When a delivery that waits may be claimed again; null where that may be done now, or never. */
  @Nullable Instant notBefore(String id);

  /** When a delivery was put back into the inbox; null where it was not, or nobody noted when. */
  @Nullable Instant replayed(String id);

  /**
   * How many packets ended, by minutes, hours or days in UTC. Those in which none did are left out.
   *
   * @param since where the first stretch begins
   */
  List<Throughput> throughput(Throughput.By by, Instant since);

  /**
   * How long packets that were archived took from claim to end, in milliseconds; negative where a
   * clock went back.
   *
   * @param since when the first of them ended
   * @param before when the last of them had ended
   * @param most how many are looked at, the first ones first
   */
  List<Long> took(Instant since, Instant before, int most);

  /** How many deliveries are in the quarantine, by the reason's code. */
  Map<String, Long> quarantined();

  /** How many deliveries are in each state; states without any are left out. */
  Map<PacketState, Long> counts();

  /** A delivery by its id, for those who look; null when it is not known. */
  @Nullable PacketRecord find(String id);
}
