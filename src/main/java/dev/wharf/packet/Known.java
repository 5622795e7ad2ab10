package dev.wharf.packet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knew of a packet when an attempt at it began.
 *
 * @param claimed when it was first claimed
 * @param failures how many attempts failed before
 * @param worked how long they worked at it; null where that is not known
 * @param deaths how often a server died while it was in work
 * @param archived whether it has been archived, and is processed again
 */
public record Known(
    Instant claimed, int failures, @Nullable Duration worked, Deaths deaths, boolean archived) {
  static final Known NOTHING = new Known(Instant.EPOCH, 0, Duration.ZERO, Deaths.NONE, false);

  /** Of a packet that waited in the inbox. */
  public static Known waiting(Delivery packet) {
    Duration worked = packet.worked();
    return new Known(
        packet.claimed(),
        packet.failures(),
        worked == null && packet.attempt() == 1 ? Duration.ZERO : worked,
        packet.deaths(),
        false);
  }

  /** How long they and this attempt worked at it; null where that is not known. */
  @Nullable Duration workedAnd(Duration now) {
    return worked == null ? null : worked.plus(now);
  }

  /** Of a packet that stands in the archive. */
  public static Known archived(Instant claimed) {
    return new Known(claimed, 0, Duration.ZERO, Deaths.NONE, true);
  }
}
