package dev.wharf.ledger;

import java.time.Instant;

/**
 * A clock that nobody sets: it tells how much time passes, whatever becomes of the machine's clock.
 * What it shows is the time only as long as that was right at the start. Safe for use by several
 * threads.
 */
public final class SteadyClock extends UtcClock {
  private final Instant started = Instant.now();
  private final long nanos = System.nanoTime();

  @Override
  public Instant instant() {
    return started.plusNanos(System.nanoTime() - nanos);
  }
}
