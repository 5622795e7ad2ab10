package dev.wharf.settings;

import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * One setting of a file, which may go on over several lines; what it says is what Java's properties
 * make of it.
 *
 * @param number of the line that it begins on, from 1
 */
record FileLine(int number, String name, String value) {

  /**
   * The settings of a text, in the order of their lines.
   *
   * @throws SettingsException with the line that cannot be read
   */
  static List<FileLine> of(String text) throws SettingsException {
    List<FileLine> settings = new ArrayList<>();
    String[] lines = text.split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      int number = i + 1;
      if (holdsNone(lines[i])) {
        continue;
      }
      StringBuilder whole = new StringBuilder(lines[i]);
      while (goesOn(lines[i]) && i + 1 < lines.length) {
        i++;
        whole.append('\n').append(lines[i]);
      }
      read(number, whole.toString(), settings);
    }
    return settings;
  }

  /** Whether a line goes on in the next one: it ends with a backslash that stands for itself. */
  static boolean goesOn(String line) {
    int backslashes = 0;
    while (line.endsWith("\\".repeat(backslashes + 1))) {
      backslashes++;
    }
    return backslashes % 2 != 0;
  }

  private static boolean holdsNone(String line) {
    String text = line.stripLeading();
    return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
  }

  private static void read(int number, String line, List<FileLine> settings)
      throws SettingsException {
    Properties read = new Properties();
    try {
      read.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(
          List.of(
              Settings.FILE
                  + " line "
                  + number
                  + " ("
                  + Printable.of(line.split("[=:\\s]", 2)[0])
                  + ") cannot be read: "
                  + InWords.of(e)
                  + "; a backslash is written \\\\"));
    }
    read.forEach(
        (name, value) ->
            settings.add(new FileLine(number, String.valueOf(name), String.valueOf(value))));
  }
}
