package dev.wharf.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that nobody sets: it tells how much time passes, whatever becomes of the machine's clock.
 * What it shows is the time only as long as that was right at the start. Safe for use by several
 * threads.
 */
public final class SteadyClock extends Clock {
  private final Instant started = Instant.now();
  private final long nanos = System.nanoTime();

  @Override
  public Instant instant() {
    return started.plusNanos(System.nanoTime() - nanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This clock knows no time zones");
  }
}
