package dev.wharf.settings;

import dev.wharf.files.Durability;
import java.time.Duration;

/**
 * What is done when something fails, and against it.
 *
 * @param spaceReserve bytes that stay free on each disk
 * @param stopTimeout how long a stop waits for packets in work, at least 1 s
 */
public record Failures(
    Retry retry, long spaceReserve, Durability durability, Duration stopTimeout) {
  static final Key<Long> SPACE_RESERVE =
      Key.of(
              "wharf.space-reserve",
              "1GB",
              Rule.size(),
              "below this free space the intake pauses by itself, and goes on by itself")
          .live();
  static final Key<Durability> DURABILITY =
      Key.of(
          "wharf.durability",
          "full",
          Rule.choice(Durability.class),
          "full: what is reported as done is on the disk; os: the operating system has it");
  static final Key<Duration> STOP_TIMEOUT =
      Key.of(
          "wharf.stop-timeout",
          "30s",
          Rule.duration(Duration.ofSeconds(1)),
          "how long packets in work have to finish at a stop; the rest goes back");

  static final Section SECTION =
      new Section(
          "When something fails",
          Retry.ATTEMPTS,
          Retry.DELAY,
          SPACE_RESERVE,
          DURABILITY,
          STOP_TIMEOUT);

  static Failures read(Values values) {
    return new Failures(
        Retry.read(values),
        values.get(SPACE_RESERVE),
        values.get(DURABILITY),
        values.get(STOP_TIMEOUT));
  }
}
