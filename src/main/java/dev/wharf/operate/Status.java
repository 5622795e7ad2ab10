package dev.wharf.operate;

import java.util.List;
import java.util.Map;

/**
 * The server at one moment: what the API, the status page, JMX and the commands show.
 *
 * @param node this machine's name
 * @param started when the server started, and
 * @param now this moment, as ISO 8601 in UTC
 * @param arriving packets that still arrive
 * @param waiting whole packets whose work has not begun, but for the blocked ones
 * @param inWork packets whose work has begun
 * @param archived packets that are in the archive
 * @param quarantined packets that are in the quarantine
 * @param blocked packets that can neither be ended nor put back, at most 100, the oldest first
 * @param paused whether no packets are let in
 * @param pausedWhy empty when they are
 * @param workers on entries, at a time
 * @param packets open at a time
 * @param oldestWaitingSeconds 0 when none waits
 * @param bytesUnpacked since the start
 * @param arrivals of those that arrive, at most 100
 * @param strays what lies in an inbox and will never be taken, at most 100
 * @param strayed how many of these there are in all
 * @param senders each inbox, or each sender with a folder of its own in one, those that have been
 *     quiet for longest first; at most 100
 * @param work of those in work
 * @param space of each folder
 * @param processes of the user's commands
 * @param restart settings whose new values wait for a restart
 * @param refusedEdits edits of the settings and the routes that changed nothing, and why
 * @param undelivered receipts that could not be delivered yet, and are tried again
 * @param servers that work with the same ledger, this one first; those that died less than a day
 *     ago too
 * @param shipping how archived packets are shipped onward
 * @param reprocessing how far packets are that are processed again
 */
public record Status(
    String version,
    String node,
    long pid,
    String started,
    String now,
    long arriving,
    long stalled,
    long waiting,
    long inWork,
    long archived,
    long quarantined,
    Map<String, Long> quarantinedByReason,
    List<Blocked> blocked,
    boolean paused,
    String pausedWhy,
    int workers,
    int packets,
    long oldestWaitingSeconds,
    long bytesUnpacked,
    List<Arriving> arrivals,
    List<Stray> strays,
    long strayed,
    List<Sender> senders,
    List<Working> work,
    List<Space> space,
    List<Child> processes,
    List<String> restart,
    List<String> refusedEdits,
    long undelivered,
    List<Server> servers,
    Shipping shipping,
    Reprocessing reprocessing) {

  /**
   * A packet that still arrives.
   *
   * @param bytes of its zip so far
   * @param seconds since it was first seen
   * @param stalled whether it has not changed for {@code wharf.stalled-after}
   */
  public record Arriving(
      String name,
      long bytes,
      double bytesPerSecond,
      long seconds,
      long unchangedSeconds,
      boolean stalled) {}

  /**
   * Something in an inbox that will never be taken.
   *
   * @param why as a clause that begins with a verb
   */
  public record Stray(String name, String why) {}

  /**
   * Who delivers.
   *
   * @param name {@code SENDER}, {@code INBOX} or {@code INBOX/SENDER}; empty for {@code
   *     wharf.inbox}
   * @param arriving packets of it that still arrive
   * @param waiting whole packets of it whose work has not begun
   * @param changed when something last came into its folder or left it, as ISO 8601 in UTC
   * @param quietSeconds since then
   */
  public record Sender(
      String name, long arriving, long waiting, String changed, long quietSeconds) {}

  /**
   * A packet in work.
   *
   * @param step unpacking, waiting-for-worker or processing
   * @param doing the step of the processing's route that runs now; empty where none does
   * @param entries in all, 0 until that is known
   * @param bytes in all, 0 until that is known
   * @param processed how far the packet processor says that it is, from 0 to 1
   * @param stuck whether nothing has moved for {@code wharf.stuck-after}
   */
  public record Working(
      String name,
      String id,
      int attempt,
      String step,
      String doing,
      long entries,
      long entriesDone,
      long bytes,
      long bytesDone,
      double processed,
      double seconds,
      boolean stuck) {}

  /**
   * A packet that cannot go on for a reason outside of Wharf. It stays where it is, and whole.
   *
   * @param state archiving, quarantining, or waiting
   * @param since its last step, as ISO 8601 in UTC
   * @param why the reason with what to do, as sentences
   */
  public record Blocked(String name, String id, String state, String since, String why) {}

  /**
   * Room in a folder, in bytes.
   *
   * @param folder the setting's name
   */
  public record Space(String folder, String path, long free, long size, long reserve) {}

  /**
   * A process of a user's command.
   *
   * @param packet what it works on; empty for nothing
   */
  public record Child(long pid, String program, String packet, long seconds) {}

  /**
   * A server that works with the same ledger.
   *
   * @param node the machine's name
   * @param roles what it does, in words with commas between
   * @param started as ISO 8601 in UTC
   * @param heartbeatSeconds how long ago the ledger heard it last
   * @param alive whether that is less than its lease
   * @param packets how many it has claimed
   * @param self whether it is the one that was asked
   */
  public record Server(
      String node,
      String version,
      String roles,
      String started,
      double heartbeatSeconds,
      boolean alive,
      long packets,
      boolean self) {}

  /**
   * How archived packets are shipped onward.
   *
   * @param waiting packets that are still to be shipped
   * @param oldest when the one that has waited longest was put in line, as ISO 8601 in UTC; empty
   *     where none waits
   * @param shipped packets since the start
   * @param bytes that were sent with them
   * @param problem why packets wait that could have been shipped, as sentences; empty for nothing
   * @param delayed packets that could not be shipped so far, at most 20
   * @param underWay packets that are shipped at this moment
   */
  public record Shipping(
      long waiting,
      String oldest,
      long shipped,
      long bytes,
      String problem,
      List<Delayed> delayed,
      List<UnderWay> underWay) {}

  /**
   * How far archived packets are that are processed again: those of the last request, and of those
   * that joined it before it was done.
   *
   * @param left packets that have neither new results nor failed
   * @param inWork of these, the ones that servers work on
   * @param done packets with new results
   * @param failed packets that stayed as they were
   * @param failures why, of at most 20, the latest first
   */
  public record Reprocessing(
      long left, long inWork, long done, long failed, List<Delayed> failures) {}

  /**
   * A packet that could not be shipped so far, or not be processed again.
   *
   * @param since when it was put in line, or failed, as ISO 8601 in UTC
   * @param failures how often it was tried
   */
  public record Delayed(String name, String id, String since, int failures, String why) {}

  /**
   * A packet that is shipped at this moment.
   *
   * @param files that stand there
   * @param bytes that were sent so far
   */
  public record UnderWay(String name, String id, long files, long bytes, double seconds) {}
}
