package dev.wharf.child;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of a command line, split by spaces and quotes as a shell does it; nothing else that
 * a shell does is done. A placeholder such as {@code {data}} is filled in after the splitting, so
 * its value always stays within one argument.
 */
public final class Arguments {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  private final List<String> words;

  private Arguments(List<String> words) {
    this.words = words;
  }

  /**
   * Splits a command line. Within double quotes a backslash takes the special meaning from a quote
   * or a backslash; within single quotes nothing is special.
   *
   * @throws IllegalArgumentException when it is empty, or a quote is not closed
   */
  public static Arguments split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean within = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && isKept(line, i + 1)) {
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        within = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        within = true;
      } else if (within) {
        words.add(word.toString());
        word.setLength(0);
        within = false;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed"); // It may hold a secret.
    }
    if (within) {
      words.add(word.toString());
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the command is empty");
    }
    return new Arguments(List.copyOf(words));
  }

  private static boolean isKept(String line, int at) {
    return at < line.length() && (line.charAt(at) == '"' || line.charAt(at) == '\\');
  }

  /** The program, as the line names it. */
  public String program() {
    return words.get(0);
  }

  /** The words as the line has them, with their placeholders. */
  public List<String> words() {
    return words;
  }

  /** Whether an argument has that placeholder, which is given without its braces. */
  public boolean has(String placeholder) {
    return words.stream().anyMatch(word -> word.contains("{" + placeholder + "}"));
  }

  /**
   * Returns the arguments with their placeholders filled in. A value is never searched for
   * placeholders.
   *
   * @throws IllegalArgumentException when there is no value for a placeholder
   */
  public List<String> filled(Map<String, String> values) {
    List<String> filled = new ArrayList<>();
    for (String word : words) {
      filled.add(
          PLACEHOLDER
              .matcher(word)
              .replaceAll(match -> Matcher.quoteReplacement(value(values, match.group(1)))));
    }
    return filled;
  }

  private static String value(Map<String, String> values, String placeholder) {
    String value = values.get(placeholder);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no {" + placeholder + "}; there are " + values.keySet());
    }
    return value;
  }
}
