package dev.wharf.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The database's clock; between two heartbeats, this machine's own clock carries it on. Safe for
 * use by several threads, of which one sets it.
 */
final class DatabaseClock extends UtcClock {
  private record Reading(long millis, long nanos) {
    long at(long now) {
      return millis + (now - nanos) / 1_000_000;
    }
  }

  private volatile Reading reading = new Reading(System.currentTimeMillis(), System.nanoTime());
  private boolean known;

  /** Takes a reading; true when the database's clock was further off than the tolerance. */
  boolean set(long millis, long nanos, Duration tolerance) {
    boolean stepped = known && Math.abs(reading.at(nanos) - millis) > tolerance.toMillis();
    known = true;
    reading = new Reading(millis, nanos);
    return stepped;
  }

  @Override
  public long millis() {
    return reading.at(System.nanoTime());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
