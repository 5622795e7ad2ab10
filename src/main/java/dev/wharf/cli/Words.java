package dev.wharf.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
final class Words {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Words() {}

  /** A time in its two largest units. */
  static String time(Duration time) {
    if (time.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (time.toMinutes() == 0) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() == 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toDays() == 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " d " + time.toHoursPart() + " h";
  }

  /** A moment on this machine's clock. */
  static String moment(@Nullable String instant) {
    return instant == null
        ? ""
        : MOMENT.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
