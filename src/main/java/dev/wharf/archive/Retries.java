package dev.wharf.archive;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When blocked packets are tried again: after ten seconds, and after twice as long each time, up to
 * ten minutes. For one thread at a time.
 */
final class Retries {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /**
   * A packet's next try.
   *
   * @param at by {@link System#nanoTime}
   */
  private record Retry(long at, Duration delay) {}

  private final Map<String, Retry> retries = new HashMap<>();

  /** Whether a packet may be tried now. */
  boolean due(String id) {
    Retry retry = retries.get(id);
    return retry == null || System.nanoTime() - retry.at() >= 0;
  }

  /** Notes that a try failed. */
  void failed(String id) {
    Retry before = retries.get(id);
    Duration delay = before == null ? FIRST : before.delay().multipliedBy(2);
    if (delay.compareTo(LONGEST) > 0) {
      delay = LONGEST;
    }
    // A little less, so that a look every ten seconds finds it due.
    retries.put(id, new Retry(System.nanoTime() + delay.toNanos() * 9 / 10, delay));
  }

  /** Lets a packet be tried at once, and as if for the first time. */
  void forget(String id) {
    retries.remove(id);
  }
}
