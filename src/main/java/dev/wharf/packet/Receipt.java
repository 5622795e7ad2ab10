package dev.wharf.packet;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a packet ended; written into its folder as {@code wharf.json}.
 *
 * @param id the delivery's id
 * @param reason null for an archived packet, as is {@code message}
 * @param node the machine that ended it
 * @param attempts how often the work on it began
 * @param worked how long it was worked at, as {@link Delivery#worked} has it; it is not written
 * @param zip null where there was no readable zip
 * @param digest the SHA-256 of the whole zip, 64 hexadecimal digits; null where it is not asked for
 * @param content the folder that holds the zip's unpacked content; null where there is none
 * @param output the end of what the processing printed; null where it printed nothing
 * @param log the name of the file with all of it beside a quarantined packet; null where there is
 *     none
 * @param verified null where there was nothing to verify, and for a quarantined packet
 * @param results null where the processing made none
 * @param run what the processing did, as JSON; null where there was none
 */
public record Receipt(
    String id,
    PacketName packet,
    Outcome outcome,
    @Nullable Reason reason,
    @Nullable String message,
    String node,
    int attempts,
    Instant claimed,
    Instant ended,
    @Nullable Duration worked,
    long entries,
    long bytes,
    @Nullable Fingerprint zip,
    @Nullable String digest,
    @Nullable String content,
    @Nullable String output,
    @Nullable String log,
    @Nullable Verified verified,
    @Nullable Results results,
    @Nullable String run) {

  private static final Pattern FILES = Pattern.compile("wharf(~.*)?\\.json", Pattern.DOTALL);

  /** Whether a file of a packet's folder is called as a receipt may be. */
  public static boolean isFile(String name) {
    return FILES.matcher(name).matches();
  }

  /** How long it took from the claim to the end; nothing where the clock was set back meanwhile. */
  public Duration took() {
    Duration took = Duration.between(claimed, ended);
    return took.isNegative() ? Duration.ZERO : took;
  }

  /** How long it waited between its claim and its end; null where that is not known. */
  public @Nullable Duration waited() {
    if (worked == null) {
      return null;
    }
    Duration waited = took().minus(worked);
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** The two places where a packet ends. */
  public enum Outcome {
    ARCHIVED,
    QUARANTINED;

    /**
     * Returns the outcome with that word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Outcome ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word in the receipt, such as {@code archived}. */
    public String word() {
      return this == ARCHIVED ? "archived" : "quarantined";
    }
  }
}
