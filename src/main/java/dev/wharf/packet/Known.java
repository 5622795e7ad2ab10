package dev.wharf.packet;

import java.time.Instant;

/**
 * What the ledger knew of a packet when an attempt at it began.
 *
 * @param claimed when it was first claimed
 * @param failures how many attempts failed before
 * @param deaths how often a server died while it was in work
 * @param archived whether it has been archived, and is processed again
 */
public record Known(Instant claimed, int failures, Deaths deaths, boolean archived) {
  static final Known NOTHING = new Known(Instant.EPOCH, 0, Deaths.NONE, false);

  /** Of a packet that waited in the inbox. */
  public static Known waiting(Instant claimed, int failures, Deaths deaths) {
    return new Known(claimed, failures, deaths, false);
  }

  /** Of a packet that stands in the archive. */
  public static Known archived(Instant claimed) {
    return new Known(claimed, 0, Deaths.NONE, true);
  }
}
