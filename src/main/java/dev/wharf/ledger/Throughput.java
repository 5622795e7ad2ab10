package dev.wharf.ledger;

import java.time.Duration;

/**
 * How many packets ended within a stretch of time, by the ledger.
 *
 * @param begin in seconds since 1970
 * @param archived how many were archived
 * @param quarantined how many were quarantined, also where they were replayed later
 * @param bytes the content of those that were archived
 * @param millis how long these took from claim to end, all together
 * @param slowest how long the slowest of them took, in milliseconds
 */
public record Throughput(
    long begin, long archived, long quarantined, long bytes, long millis, long slowest) {

  /** How long a stretch is. */
  public enum By {
    MINUTE(60),
    HOUR(3600),
    DAY(86_400);

    private final long seconds;

    By(long seconds) {
      this.seconds = seconds;
    }

    /** Its length. */
    public Duration length() {
      return Duration.ofSeconds(seconds);
    }
  }
}
