package dev.wharf.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as people see it. What does not apply is left out.
 *
 * @param id empty while it waits for the first time
 * @param name the packet's
 * @param state where it stands: arriving, waiting, blocked, …, archived, quarantined, replayed,
 *     vanished
 * @param folder its folder's name in the archive or the quarantine
 * @param mend what an operator can do about the reason
 * @param output the end of what the processing printed
 * @param changed when it took its last step, as ISO 8601 in UTC
 * @param milliseconds from the claim to the last step
 * @param worked how many of them it was worked at; the rest it waited for its turn, for a worker,
 *     or between attempts
 * @param shipped when all of it had been shipped onward, as ISO 8601 in UTC
 * @param shipping why it is still to be shipped
 * @param reprocessed when it was processed again, as ISO 8601 in UTC
 * @param reprocessing how it stands with its new processing, or why that failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PacketView(
    String id,
    String name,
    String state,
    @Nullable String folder,
    @Nullable String reason,
    @Nullable String message,
    @Nullable String mend,
    @Nullable String output,
    int attempts,
    int failures,
    long entries,
    long bytes,
    @Nullable String claimed,
    @Nullable String changed,
    @Nullable Long milliseconds,
    @Nullable Long worked,
    @Nullable String shipped,
    @Nullable String shipping,
    @Nullable String reprocessed,
    @Nullable String reprocessing,
    @Nullable Boolean held,
    @Nullable Boolean dataRemoved) {

  /**
   * A page of them.
   *
   * @param page counts from 1
   * @param older where a search goes on that has looked through a part of a long history, as ISO
   *     8601 in UTC; left out when it has looked through all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page(
      long page,
      long pages,
      int size,
      long total,
      @Nullable String older,
      List<PacketView> packets) {

    Page lookedThroughSince(@Nullable Instant moment) {
      return new Page(page, pages, size, total, moment == null ? null : moment.toString(), packets);
    }
  }

  /** Returns a packet of which only the folder in the inbox is known. */
  public static PacketView inInbox(
      String name, String state, long bytes, @Nullable String changed) {
    return new PacketView(
        "", name, state, null, null, null, null, null, 0, 0, 0, bytes, null, changed, null, null,
        null, null, null, null, null, null);
  }

  /** The same with what is known of its shipping. */
  PacketView shipped(@Nullable String when, @Nullable String whyNot) {
    return with(when, whyNot, reprocessed, reprocessing);
  }

  /** The same with what is known of its new processing. */
  PacketView reprocessed(@Nullable String when, @Nullable String how) {
    return with(shipped, shipping, when, how);
  }

  private PacketView with(
      @Nullable String nowShipped,
      @Nullable String nowShipping,
      @Nullable String nowReprocessed,
      @Nullable String nowReprocessing) {
    return new PacketView(
        id,
        name,
        state,
        folder,
        reason,
        message,
        mend,
        output,
        attempts,
        failures,
        entries,
        bytes,
        claimed,
        changed,
        milliseconds,
        worked,
        nowShipped,
        nowShipping,
        nowReprocessed,
        nowReprocessing,
        held,
        dataRemoved);
  }
}
