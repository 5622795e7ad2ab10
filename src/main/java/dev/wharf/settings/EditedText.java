package dev.wharf.settings;

import dev.wharf.packet.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
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

  private final Map<String, List<Integer>> lines = new LinkedHashMap<>();

  /**
   * Reads a text.
   *
   * @throws SettingsException when it is none of the kind
   */
  EditedText(String text) throws SettingsException {
    this.text = text;
    for (FileLine line : FileLine.of(text)) {
      names.add(line.name());
      values.setProperty(line.name(), line.value());
      lines.computeIfAbsent(line.name(), name -> new ArrayList<>()).add(line.number());
    }
  }

  /** The settings that stand in it more than once, a sentence each. */
  List<String> warnings() {
    return lines.entrySet().stream()
        .filter(setting -> setting.getValue().size() > 1)
        .map(
            setting ->
                Printable.of(setting.getKey())
                    + " stands in "
                    + Settings.FILE
                    + " more than once, on the lines "
                    + setting.getValue().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                    + "; the last one counts")
        .toList();
  }

  Properties values() {
    return values;
  }

  /** What is not ours, in the order of the lines. */
  Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : names) {
      if (!name.startsWith("wharf.")) {
        others.put(name, values.getProperty(name));
      }
    }
    return others;
  }

  /** Whether its last line is whole: it has a line end, and goes on in no other line. */
  static boolean endsWithLine(String text) {
    if (!text.endsWith("\n") && !text.endsWith("\r")) {
      return false;
    }
    return !FileLine.goesOn(text.stripTrailing());
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
