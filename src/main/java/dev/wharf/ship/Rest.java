package dev.wharf.ship;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long nothing is sent to a place where sending has failed: 1 s at first, then twice as
 * long each time, up to a minute. Safe for use by several threads.
 */
final class Rest {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private int failures;
  private long until;
  private @Nullable String problem;

  /** How long something rests that has failed so often before. */
  static Duration after(int failures) {
    return Duration.ofSeconds(Math.min(LONGEST.toSeconds(), 1L << Math.min(failures, 10)));
  }

  /** Whether something may be sent, and one packet alone where it failed last. */
  synchronized int room(int most, long now) {
    if (failures == 0) {
      return most;
    }
    return now - until < 0 ? 0 : Math.min(most, 1);
  }

  /**
   * Notes a failure. Those of packets that were on their way together count as one.
   *
   * @return whether it is the first
   */
  synchronized boolean failed(String why, long now) {
    boolean first = failures == 0;
    problem = why;
    if (first || now - until >= 0) {
      until = now + after(failures).toNanos();
      failures++;
    }
    return first;
  }

  /** Notes that something has arrived; returns whether it had failed before. */
  synchronized boolean succeeded() {
    boolean failing = failures > 0;
    failures = 0;
    problem = null;
    return failing;
  }

  /** Why sending failed last; null while it succeeds. */
  synchronized @Nullable String problem() {
    return problem;
  }
}
