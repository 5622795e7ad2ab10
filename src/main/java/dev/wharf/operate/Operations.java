package dev.wharf.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wharf.files.FolderReader;
import dev.wharf.keep.Pruned;
import dev.wharf.ledger.Throughput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a running server, and done to it: one for the API, JMX and whoever comes.
 * Safe for use by several threads.
 */
public interface Operations {
  /** A question or an order that cannot be answered; the message says why, for a person. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
      super(message);
    }
  }

  /** What is said of a packet that nobody knows. */
  String UNKNOWN_PACKET = "no packet of that name is known";

  /** What was asked for is not there; the message says so, for a person. */
  final class NotThereException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotThereException(String message) {
      super(message);
    }
  }

  /**
   * Which quarantined packets to put back.
   *
   * @param names folders in the quarantine
   * @param reason a reason's code
   * @param all whether all of them
   */
  record Selection(@Nullable List<String> names, @Nullable String reason, boolean all) {}

  /**
   * What came of a replay.
   *
   * @param replayed the folders that were put back; at most 1,000 are named
   * @param problems why others stay, by their folders; at most 1,000 are named
   */
  record Replayed(long count, long left, List<String> replayed, Map<String, String> problems) {}

  /**
   * Which archived packets to process again: by name, or all that fit what is not null.
   *
   * @param names ids of deliveries, places below the archive, or packets' names
   * @param inbox the name of an inbox; empty for the first one
   * @param since when they were archived at the earliest, a day or a moment in UTC
   * @param version of the processor that made their results; empty for those that have none
   * @param outcome {@code failed} for those whose new processing failed last, {@code archived} for
   *     the others
   */
  record Again(
      @Nullable List<String> names,
      @Nullable String inbox,
      @Nullable String since,
      @Nullable String version,
      @Nullable String outcome) {
    /** Whether it says more than names. */
    boolean selects() {
      return inbox != null || since != null || version != null || outcome != null;
    }
  }

  /**
   * What came of a request to process packets again.
   *
   * @param count how many were put in line
   * @param left how many were not though they were meant, by the reason
   * @param problems why others were not, by what they were called
   */
  record Requested(long count, Map<String, Long> left, Map<String, String> problems) {}

  /**
   * A setting in force.
   *
   * @param live whether a change takes effect without a restart
   * @param changed whether it differs from the default
   * @param section the title of its section in the shipped file; null for what that does not know
   * @param comment what that file says of it; null for what it does not know
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Setting(
      String name,
      String value,
      String source,
      boolean live,
      boolean changed,
      @Nullable String section,
      @Nullable String comment) {}

  /**
   * A minute of the last hour, of all servers that share the ledger.
   *
   * @param minute its begin, in seconds since 1970
   * @param medianMillis from claim to end; 0 where none was archived
   * @param slowestMillis 99 of 100 packets took no longer; as the median, of the first 2,000 of the
   *     minute
   */
  record Minute(
      long minute,
      long archived,
      long quarantined,
      long bytes,
      long medianMillis,
      long slowestMillis) {}

  Status status();

  /** The last hour, minute by minute, the oldest first. */
  List<Minute> lastHour();

  List<Setting> settings();

  /** A page of packets. */
  PacketView.Page packets(PacketQuery query) throws RefusedException;

  /** What is known of a name, the newest delivery first; empty when nothing is. */
  List<PacketView> packet(String name);

  /**
   * All that is known of a delivery.
   *
   * @param id the delivery's; empty for the newest of that name
   */
  PacketDetails details(String name, String id) throws IOException, NotThereException;

  /**
   * A page of what stands in a delivery's folder.
   *
   * @param after the path after which the page begins; empty for the first
   */
  FolderReader.Page files(String name, String id, String after)
      throws IOException, NotThereException;

  /** Opens a file of a delivery's folder, for whoever asked to close it. */
  FolderReader.Opened file(String name, String id, String path)
      throws IOException, NotThereException;

  /** Opens what the processing printed, for whoever asked to close it; null where nothing is. */
  FolderReader.@Nullable Opened log(String name, String id) throws IOException, NotThereException;

  /**
   * What the processing prints, from a byte on.
   *
   * @param attempt whose byte that is, 0 for none yet; another attempt begins at its start
   */
  LogPart log(String name, String id, int attempt, long from) throws IOException, NotThereException;

  /** How many packets ended in each of the last minutes, hours or days, the oldest first. */
  List<Throughput> throughput(Throughput.By by);

  /** Lets no more packets in; what is in work goes on. */
  void pause();

  /** Lets packets in again. */
  void resume();

  void workers(int workers) throws RefusedException;

  void packets(int packets) throws RefusedException;

  /**
   * Tries packets again at once that are blocked, or wait for their next attempt or shipping.
   *
   * @return why those that still stay where they are do so, by their names
   */
  Map<String, String> retry(List<String> names);

  /**
   * Ends the work on packets, with all their processes.
   *
   * @param putBack whether they go back into the inbox; else they are quarantined as {@code
   *     cancelled}
   * @return why the work on some goes on, by their names
   */
  Map<String, String> cancel(List<String> names, boolean putBack);

  /**
   * Replaces all worker processes: those that wait at once, those that work after their packet.
   *
   * @return of how many pools
   */
  int recycle();

  Replayed replay(Selection selection) throws RefusedException;

  /** Puts archived packets in the line of those that are to be processed again. */
  Requested reprocess(Again which) throws RefusedException;

  /**
   * Removes what has had its time, or only says what it would remove, as far as one answer can name
   * it.
   *
   * @param after the next of the answer before; null or empty for the first
   */
  Pruned prune(boolean dryRun, @Nullable String after) throws RefusedException;

  /**
   * Holds packets, so that nothing of them is removed.
   *
   * @param names ids of deliveries, places below the archive or the quarantine, or packets' names
   * @return why some are not held, by what they were called
   */
  Map<String, String> hold(List<String> names);

  /** Lets packets go that are held; the same way. */
  Map<String, String> release(List<String> names);

  /** Notes that packets were removed by somebody else, on purpose; the same way. */
  Map<String, String> forget(List<String> names) throws RefusedException;
}
