package dev.wharf.settings;

import dev.wharf.packet.InWords;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code application.properties}, and whether it looks as if somebody were still
 * writing it.
 */
final class EditedText {
  private final String text;
  private final Properties values = new Properties();

  /** The names in the order of their lines. */
  private final List<String> names = new ArrayList<>();

  /**
   * Reads a text.
   *
   * @throws SettingsException when it is none of the kind
   */
  EditedText(String text) throws SettingsException {
    this.text = text;
    Properties lines =
        new Properties() {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized Object put(Object name, Object value) {
            names.add(String.valueOf(name));
            return values.put(name, value);
          }
        };
    try {
      lines.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(List.of(Settings.FILE + " cannot be read: " + InWords.of(e)));
    }
  }

  Properties values() {
    return values;
  }

  /** Whether its last line is whole: it has a line end, and goes on in no other line. */
  static boolean endsWithLine(String text) {
    if (!text.endsWith("\n") && !text.endsWith("\r")) {
      return false;
    }
    String lines = text.stripTrailing();
    int backslashes = 0;
    while (lines.endsWith("\\".repeat(backslashes + 1))) {
      backslashes++;
    }
    return backslashes % 2 == 0;
  }

  /**
   * Why this text looks like one that a writer was held up in, or died in; null when it does not.
   * Writers write from the start to the end, so a text that still names the last setting of the one
   * before, and ends with a line, is whole.
   *
   * @param before the text in force
   */
  @Nullable String cutOff(EditedText before) {
    if (before.names.isEmpty()) {
      return null;
    }
    if (text.isBlank()) {
      return "the file is empty";
    }
    String last = before.names.get(before.names.size() - 1);
    if (!values.containsKey(last) && !text.contains(last)) {
      return "the file ends before "
          + last
          + ", the last setting of the file in force, and so is taken for half written; where that"
          + " setting is to go, comment it out";
    }
    return endsWithLine(text) ? null : cutInALine(before, last);
  }

  private @Nullable String cutInALine(EditedText before, String last) {
    String value = values.getProperty(last, "");
    String valueBefore = before.values.getProperty(last, "");
    boolean shorter = valueBefore.startsWith(value) && !valueBefore.equals(value);
    List<String> lacking =
        before.names.stream().filter(name -> !values.containsKey(name)).distinct().toList();
    if (lacking.isEmpty() && !shorter) {
      return null;
    }
    return "the last line has no line end, and "
        + (lacking.isEmpty()
            ? "the value of " + last + " is the begin of what it was"
            : "the file lacks " + lacking.get(0))
        + ", so it is taken for half written; end its last line with a line end";
  }
}
