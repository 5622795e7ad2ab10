package dev.wharf.ledger;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that has no other zone. */
public abstract class UtcClock extends Clock {
  @Override
  public final ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /**
   * @throws UnsupportedOperationException always
   */
  @Override
  public final Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This clock knows no time zones");
  }
}
