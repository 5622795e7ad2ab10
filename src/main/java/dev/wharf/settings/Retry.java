package dev.wharf.settings;

import java.time.Duration;

/**
 * How often a packet is tried when the machine or the processing fails.
 *
 * @param attempts at least 1
 * @param delay the wait before the second attempt; it doubles each time
 */
public record Retry(int attempts, Duration delay) {
  static final Key<Integer> ATTEMPTS =
      Key.of(
              "wharf.retry.attempts",
              "3",
              Rule.number(1, 1000),
              "attempts at a packet when the machine or the processing fails; a bad packet is never"
                  + " tried again")
          .live();
  static final Key<Duration> DELAY =
      Key.of(
              "wharf.retry.delay",
              "1s",
              Rule.duration(Duration.ZERO),
              "the wait before the second attempt; it doubles each time")
          .live();

  static Retry read(Values values) {
    return new Retry(values.get(ATTEMPTS), values.get(DELAY));
  }
}
