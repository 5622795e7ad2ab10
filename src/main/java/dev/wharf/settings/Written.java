package dev.wharf.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How people write values: what around one does not count, and what they meant by a wrong one. */
final class Written {
  private static final String QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019`";
  private static final Pattern COMMENT = Pattern.compile(".*\\s#.*|.*\\s//\\s.*", Pattern.DOTALL);
  private static final Pattern GROUPED = Pattern.compile("\\d{1,3}([_,.' \u00a0\u202f]\\d{3})+");
  private static final Pattern FRACTION =
      Pattern.compile("(\\d{1,6})[.,](\\d{1,3})\\s*([MGT])i?B?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> YES = Set.of("yes", "true", "on", "y", "1", "enabled");
  private static final Set<String> NO = Set.of("no", "false", "off", "n", "0", "disabled");

  private Written() {}

  /**
   * A value without the blanks and the invisible signs around it, which come along when somebody
   * copies it out of a document.
   */
  static String bare(String value) {
    int[] signs = value.codePoints().toArray();
    int from = 0;
    int to = signs.length;
    while (from < to && isNothing(signs[from])) {
      from++;
    }
    while (to > from && isNothing(signs[to - 1])) {
      to--;
    }
    return new String(signs, from, to - from);
  }

  private static boolean isNothing(int sign) {
    return Character.isWhitespace(sign)
        || Character.isSpaceChar(sign)
        || Character.getType(sign) == Character.FORMAT;
  }

  /** What stands within quotes around a value; null where there are none. */
  static @Nullable String unquoted(String value) {
    return value.length() > 1
            && QUOTES.indexOf(value.charAt(0)) >= 0
            && QUOTES.indexOf(value.charAt(value.length() - 1)) >= 0
        ? value.substring(1, value.length() - 1)
        : null;
  }

  /** Whether a comment seems to stand behind a value. */
  static boolean hasComment(String value) {
    return COMMENT.matcher(value).matches();
  }

  /** A word for yes or no as it is to be written; empty where it is neither. */
  static String answerHint(String value) {
    String small = value.toLowerCase(Locale.ROOT);
    if (YES.contains(small)) {
      return "; write yes";
    }
    return NO.contains(small) ? "; write no" : "";
  }

  /** A number with signs between its thousands as it is to be written; empty for all else. */
  static String numberHint(String value) {
    return GROUPED.matcher(value).matches() ? "; write " + value.replaceAll("\\D", "") : "";
  }

  /** A size with a fraction as it is to be written; empty for all else. */
  static String sizeHint(String value) {
    Matcher size = FRACTION.matcher(value);
    if (!size.matches()) {
      return "";
    }
    double units = Double.parseDouble(size.group(1) + "." + size.group(2));
    char less = "KMG".charAt("MGT".indexOf(size.group(3).toUpperCase(Locale.ROOT)));
    return "; write " + Math.round(units * 1024) + less + "B";
  }
}
