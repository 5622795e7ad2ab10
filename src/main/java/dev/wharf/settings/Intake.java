package dev.wharf.settings;

import java.time.Duration;

/**
 * How packets are found and let in.
 *
 * @param incompleteSuffix the end of the name of a folder that still arrives
 * @param pollInterval between looks at the inbox, at least 1 ms
 * @param missingZipAfter how long a whole folder may stand without its zip
 * @param packets how many packets may be open at a time, at least 1
 */
public record Intake(
    String incompleteSuffix, Duration pollInterval, Duration missingZipAfter, int packets) {
  static final Key<String> INCOMPLETE_SUFFIX =
      Key.of(
          "wharf.incomplete-suffix",
          "-downloading",
          Rule.text("(?!.*\\s#)[^/\\x00]+", "must be the end of a folder's name"),
          "a folder whose name ends like this is still arriving and is never touched");
  static final Key<Duration> POLL_INTERVAL =
      Key.of(
          "wharf.poll-interval",
          "200ms",
          Rule.duration(Duration.ofMillis(1)),
          "how often the inbox is looked at, beside the events that report a packet at once; up to"
              + " 1s while these come");
  static final Key<Duration> MISSING_ZIP_AFTER =
      Key.of(
              "wharf.missing-zip-after",
              "1m",
              Rule.duration(Duration.ZERO),
              "how long a whole folder may stand without its zip before it is set aside")
          .live();
  static final Key<Integer> PACKETS =
      Key.of("wharf.packets", "4", Rule.number(1, 1000), "packets open at a time").live();

  static final Section SECTION =
      new Section("Intake", INCOMPLETE_SUFFIX, POLL_INTERVAL, MISSING_ZIP_AFTER, PACKETS);

  static Intake read(Values values) {
    return new Intake(
        values.get(INCOMPLETE_SUFFIX),
        values.get(POLL_INTERVAL),
        values.get(MISSING_ZIP_AFTER),
        values.get(PACKETS));
  }
}
