package dev.wharf.settings;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting: its name, its default as a user would write it, and how a value is read.
 *
 * @param name starts with {@code wharf.}
 * @param isLive whether a change takes effect without a restart
 */
record Key<T>(String name, String standard, Reader<T> reader, boolean isLive) {
  private Key(String name, String standard, Reader<T> reader) {
    this(name, standard, reader, false);
  }

  /** The same as one whose changes take effect without a restart. */
  Key<T> live() {
    return new Key<>(name, standard, reader, true);
  }

  /** Reads a value; what it throws says the rule that the value breaks. */
  interface Reader<T> {
    T read(String value) throws RuleException;
  }

  /** The rule that a value breaks, as in "must be …". */
  static final class RuleException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleException(String rule) {
      super(rule);
    }
  }

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
  private static final Map<String, Long> SIZES =
      Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** The environment variable that overrides it. */
  String variable() {
    return variable(name);
  }

  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Key<Integer> number(String name, String standard, int least, int most) {
    return new Key<>(
        name,
        standard,
        value -> {
          String rule = "must be a whole number from " + least + " to " + most;
          try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
              return number;
            }
          } catch (NumberFormatException e) {
            throw new RuleException(rule);
          }
          throw new RuleException(rule);
        });
  }

  static Key<Long> size(String name, String standard) {
    return new Key<>(
        name, standard, value -> amount(value, SIZES, "must be a size such as 64MB or 1GB"));
  }

  static Key<Duration> duration(String name, String standard, Duration least) {
    String rule = "must be a time such as 200ms, 5s or 1m, and at least " + plain(least);
    return new Key<>(
        name,
        standard,
        value -> {
          Duration duration = Duration.ofMillis(amount(value, MILLIS, rule));
          if (duration.compareTo(least) < 0) {
            throw new RuleException(rule);
          }
          return duration;
        });
  }

  private static String plain(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static long amount(String value, Map<String, Long> units, String rule)
      throws RuleException {
    Matcher matcher = AMOUNT.matcher(value);
    if (matcher.matches()) {
      Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
      try {
        if (unit != null) {
          return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        }
      } catch (ArithmeticException e) {
        throw new RuleException(rule);
      }
    }
    throw new RuleException(rule);
  }

  static Key<Path> folder(String name, String standard) {
    return new Key<>(
        name,
        standard,
        value -> {
          if (value.isEmpty() || value.contains("?") || value.contains("{{")) {
            throw new RuleException("must be a folder's path without ? and {{");
          }
          try {
            return Path.of(value).toAbsolutePath().normalize();
          } catch (InvalidPathException e) {
            throw new RuleException("must be a folder's path");
          }
        });
  }

  /** A file's path, or an empty one for none. */
  static Key<Path> file(String name, String standard) {
    return new Key<>(
        name,
        standard,
        value -> {
          Path file = Path.of(value);
          if (!value.isEmpty() && !Files.isReadable(file)) {
            throw new RuleException("must be a file that can be read");
          }
          return file;
        });
  }

  static Key<Charset> charset(String name, String standard) {
    return new Key<>(
        name,
        standard,
        value -> {
          try {
            return Charset.forName(value);
          } catch (IllegalArgumentException e) {
            throw new RuleException("must be a character set such as IBM437, GBK or Shift_JIS");
          }
        });
  }

  static <E extends Enum<E>> Key<E> choice(String name, String standard, Class<E> type) {
    return new Key<>(
        name,
        standard,
        value -> {
          StringBuilder words = new StringBuilder();
          for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(value)) {
              return constant;
            }
            words.append(words.isEmpty() ? "" : " or ").append(word);
          }
          throw new RuleException("must be " + words);
        });
  }

  static Key<String> text(String name, String standard, String pattern, String rule) {
    Pattern compiled = Pattern.compile(pattern);
    return new Key<>(
        name,
        standard,
        value -> {
          if (!compiled.matcher(value).matches()) {
            throw new RuleException(rule);
          }
          return value;
        });
  }
}
