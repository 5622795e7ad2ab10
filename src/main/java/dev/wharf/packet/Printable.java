package dev.wharf.packet;

/**
 * Text from outside, made safe for a log line, a message or a terminal: one line, and no hidden
 * characters.
 */
public final class Printable {
  private Printable() {}

  /**
   * Returns the text with control, format (bidirectional marks, joiners), line-separator, private
   * and unpaired-surrogate characters written as {@code \n}, {@code \t} or <code>&#92;u{hex}</code>
   * . A backslash stays as it is, because people read the result and no program parses it.
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(Printable::hidden)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                out.append("\\n");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (c == '\r') {
                out.append("\\r");
              } else if (hidden(c)) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** A clause as a sentence: with an end, where it has none of its own. */
  public static String sentence(String clause) {
    String text = clause.stripTrailing();
    return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
  }

  private static boolean hidden(int codePoint) {
    if (codePoint >= 0x20 && codePoint < 0x7f) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
