package dev.wharf.settings;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a value must be: reads the text that a user wrote, or says the rule that it breaks. */
@FunctionalInterface
interface Rule<T> {

  /**
   * Reads a value without blanks around it.
   *
   * @throws Broken with the rule, as in "must be …", and without the value, which may be a secret
   */
  T read(String value) throws Broken;

  /** The rule that a value breaks. */
  final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String rule) {
      super(rule);
    }
  }

  static Rule<Integer> number(int least, int most) {
    String rule = "must be a whole number from " + least + " to " + most;
    return value -> {
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new Broken(rule + Written.numberHint(value));
      }
      throw new Broken(rule);
    };
  }

  /** A number of bytes, with its unit. */
  static Rule<Long> size() {
    return value ->
        Amount.bytes(value, "must be a size such as 64MB or 1GB" + Written.sizeHint(value));
  }

  static Rule<Duration> duration(Duration least) {
    String rule = "must be a time such as 200ms, 5s or 1m, and at least " + Amount.shortest(least);
    return value -> {
      Duration duration = Amount.time(value, rule);
      if (duration.compareTo(least) < 0) {
        throw new Broken(rule);
      }
      return duration;
    };
  }

  /** A folder, which need not be there yet, as an absolute path. */
  static Rule<Path> folder() {
    return value -> {
      if (value.isEmpty() || value.contains("?") || value.contains("{{")) {
        throw new Broken("must be a folder's path without ? and {{");
      }
      PathText.require(value);
      try {
        return Path.of(value).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new Broken("must be a folder's path");
      }
    };
  }

  /** The folder that Camel watches, whose address says no more than the path. */
  static Rule<Path> inbox() {
    Rule<Path> folder = folder();
    return value -> {
      Path inbox = folder.read(value);
      if (PathText.decoded(value) != null || value.matches(".*(\\$\\{|\\$simple\\{).*")) {
        throw new Broken(
            "must be a folder's path without % before two hexadecimal digits, ${ and $simple{, which"
                + " Camel would read as more than a name");
      }
      return inbox;
    };
  }

  /** A file that is there, or an empty path for none. */
  static Rule<Path> file() {
    String rule = "must be a file that can be read by the user " + System.getProperty("user.name");
    return value -> {
      PathText.require(value);
      try {
        Path file = Path.of(value);
        if (value.isEmpty() || Files.isReadable(file)) {
          return file;
        }
      } catch (InvalidPathException e) {
        throw new Broken(rule);
      }
      throw new Broken(rule);
    };
  }

  static Rule<Charset> charset() {
    return value -> {
      try {
        return Charset.forName(value);
      } catch (IllegalArgumentException e) {
        throw new Broken("must be a character set such as IBM437, GBK or Shift_JIS");
      }
    };
  }

  /** One of the constants, in lower case. */
  static <E extends Enum<E>> Rule<E> choice(Class<E> type) {
    return value -> {
      StringBuilder words = new StringBuilder();
      for (E constant : type.getEnumConstants()) {
        String word = constant.name().toLowerCase(Locale.ROOT);
        if (word.equals(value)) {
          return constant;
        }
        words.append(words.isEmpty() ? "" : " or ").append(word);
      }
      throw new Broken("must be " + words);
    };
  }

  static Rule<Boolean> yesOrNo() {
    return value ->
        switch (value) {
          case "yes" -> true;
          case "no" -> false;
          default -> throw new Broken("must be yes or no" + Written.answerHint(value));
        };
  }

  static Rule<String> text(String pattern, String rule) {
    Pattern compiled = Pattern.compile(pattern);
    return value -> {
      if (!compiled.matcher(value).matches()) {
        throw new Broken(rule);
      }
      return value;
    };
  }

  static Rule<String> anyText() {
    return value -> value;
  }

  /** A Camel endpoint that routes may name, and so one that holds no secret. */
  static Rule<String> endpoint(String pattern, String rule) {
    Rule<String> form = text(pattern, rule);
    return value -> {
      if (Addresses.holdsSecret(value)) {
        throw new Broken("must hold neither a user nor a password");
      }
      return form.read(value);
    };
  }
}
