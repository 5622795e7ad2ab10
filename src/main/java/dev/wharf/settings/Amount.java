package dev.wharf.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit. */
public final class Amount {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
  private static final Map<String, Long> SIZES =
      Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** Other words for these units that can mean nothing else. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("k", "kb"),
          Map.entry("g", "gb"),
          Map.entry("t", "tb"),
          Map.entry("kib", "kb"),
          Map.entry("mib", "mb"),
          Map.entry("gib", "gb"),
          Map.entry("tib", "tb"),
          Map.entry("bytes", "b"),
          Map.entry("millis", "ms"),
          Map.entry("msec", "ms"),
          Map.entry("sec", "s"),
          Map.entry("secs", "s"),
          Map.entry("second", "s"),
          Map.entry("seconds", "s"),
          Map.entry("min", "m"),
          Map.entry("mins", "m"),
          Map.entry("minute", "m"),
          Map.entry("minutes", "m"),
          Map.entry("hour", "h"),
          Map.entry("hours", "h"),
          Map.entry("day", "d"),
          Map.entry("days", "d"));

  private Amount() {}

  /**
   * A size in bytes.
   *
   * @param value such as {@code 500MB}
   * @throws IllegalArgumentException when it is none
   */
  public static long size(String value) {
    try {
      return bytes(value.strip(), "must be a size such as 64MB or 1GB");
    } catch (Rule.Broken e) {
      throw new IllegalArgumentException(value + ": " + e.getMessage(), e);
    }
  }

  static long bytes(String value, String rule) throws Rule.Broken {
    return of(value, SIZES, rule);
  }

  static Duration time(String value, String rule) throws Rule.Broken {
    return Duration.ofMillis(of(value, MILLIS, rule));
  }

  /** A time as a user would write it. */
  static String shortest(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static long of(String value, Map<String, Long> units, String rule) throws Rule.Broken {
    Matcher matcher = FORM.matcher(value);
    if (matcher.matches()) {
      String word = matcher.group(2).toLowerCase(Locale.ROOT);
      Long unit = units.get(WORDS.getOrDefault(word, word));
      try {
        if (unit != null) {
          return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        }
      } catch (ArithmeticException e) {
        throw new Rule.Broken(rule);
      }
    }
    throw new Rule.Broken(rule);
  }
}
