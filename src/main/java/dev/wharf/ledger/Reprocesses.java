package dev.wharf.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The line of archived packets that are to be processed again. Of servers that share the ledger one
 * has a packet in work; each step past the beginning names it and the attempt, and throws {@link
 * ClaimLostException} when another has the packet by now. Safe for use by several threads; every
 * method throws {@link LedgerException} when the ledger fails.
 */
public interface Reprocesses {
  /** The longest that a packet may be put off. */
  Duration LONGEST = Duration.ofHours(1);

  /**
   * How far the last request is, and those that joined it before it was done.
   *
   * @param waiting packets whose turn has not come
   * @param inWork packets that servers work on, or put in their place
   */
  record Progress(long waiting, long inWork, long done, long failed) {
    /** How many have not ended. */
    public long left() {
      return waiting + inWork;
    }
  }

  /**
   * Puts archived packets in line. Those that are in line already stay as they are.
   *
   * @return how many were not in line
   */
  int request(List<PacketRecord> packets);

  /**
   * The packets whose turn has come: those first with which no server has died, then those that
   * wait longest.
   *
   * @param most how many at most, from 1
   * @param without ids of those that are not wanted
   */
  List<String> due(int most, Set<String> without);

  /**
   * Takes a packet for this server, as the next attempt.
   *
   * @return null when it is not to be had now
   */
  @Nullable Reprocess begin(String id);

  /**
   * Decides that the new results take the place of those before, which is the point of no return.
   *
   * @return as it is then; null when the packet is not in the archive any more, somebody holds it,
   *     or a part of it is being removed
   */
  @Nullable Reprocess decide(
      Reprocess begun,
      Reprocess.Placing placing,
      Ending.@Nullable Run run,
      @Nullable String output);

  /**
   * Notes that the new results stand in their place.
   *
   * @param after added by the same transaction; a packet that is to be shipped is shipped again
   */
  void done(Reprocess placed, AfterEnd after);

  /**
   * Puts a packet that is in work back in line.
   *
   * @param failed whether the attempt counts as a failed one
   * @param delay at most {@link #LONGEST}
   * @param why shown to people; null for nothing
   */
  void putBack(Reprocess begun, boolean failed, Duration delay, @Nullable String why);

  /** The same where the attempt ended with a server. */
  void putBackAfterDeath(Reprocess begun);

  /**
   * Ends a packet that is in work and cannot be processed again; it stays archived as it is.
   *
   * @param version of the processor that failed; null where it has none
   */
  void fail(Reprocess begun, String why, @Nullable String version);

  /**
   * Takes a packet out of the line that no server has in work.
   *
   * @return whether it was there
   */
  boolean withdraw(String id);

  /** Those that servers have in work, or put in their place. */
  List<Reprocess> begun();

  /**
   * Takes over what a dead server had in work, or put in its place.
   *
   * @return null when another has taken it over
   */
  @Nullable Reprocess takeOver(Reprocess left);

  /** What is known of a packet; null where it was never to be processed again. */
  @Nullable Reprocess find(String id);

  /** Those that failed in the last request, the latest first. */
  List<Reprocess> failed(int most);

  Progress progress();

  /** Whether a packet is still to be processed again, so that it has to stay in the archive. */
  default boolean waits(String id) {
    Reprocess known = find(id);
    return known != null && !known.stage().ended();
  }

  /** Whether the new results of a packet are being put in their place. */
  default boolean isPlacing(String id) {
    Reprocess known = find(id);
    return known != null && known.stage() == Reprocess.Stage.PLACING;
  }
}
