package dev.wharf.settings;

import java.time.Duration;

/**
 * How packets are found and let in.
 *
 * @param pollInterval between looks at the inbox, at least 1 ms
 * @param missingZipAfter how long a whole folder may stand without its zip
 * @param packets how many packets may be open at a time, at least 1
 */
public record Intake(Duration pollInterval, Duration missingZipAfter, int packets) {
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
              "how long a whole folder may stand without its zip, and without any change, before it is set"
                  + " aside")
          .live();
  static final Key<Integer> PACKETS =
      Key.of("wharf.packets", "4", Rule.number(1, 1000), "packets open at a time").live();

  static final Section SECTION =
      new Section(
          "Intake",
          Inboxes.NAMES,
          Inboxes.SENDER_FOLDERS,
          Arrival.ACCEPT,
          Arrival.STYLE,
          Arrival.INCOMPLETE_SUFFIX,
          Arrival.MARKER,
          Arrival.QUIET_FOR,
          Arrival.IGNORE,
          Arrival.ORDER,
          Inboxes.PRIORITY,
          POLL_INTERVAL,
          MISSING_ZIP_AFTER,
          PACKETS);

  static Intake read(Values values) {
    return new Intake(
        values.get(POLL_INTERVAL), values.get(MISSING_ZIP_AFTER), values.get(PACKETS));
  }
}
