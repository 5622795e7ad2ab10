package dev.wharf.settings;

import java.util.Optional;

/**
 * What the shipped file says of a setting.
 *
 * @param section the title of its section
 * @param comment the line above it
 * @param standard the default as a user would write it
 * @param order where it stands among all settings of the file
 */
public record Explained(String section, String comment, String standard, int order) {
  /** What it says of the setting of that name; also of one that is given for an inbox alone. */
  public static Optional<Explained> of(String name) {
    return Keys.named(name)
        .map(
            key ->
                new Explained(section(name, key), key.comment(), key.standard(), order(name, key)));
  }

  private static int order(String name, Key<?> key) {
    String general = Inboxes.part(name).setting();
    for (int i = 0; i < Keys.ALL.size(); i++) {
      String each = Keys.ALL.get(i).name();
      if (each.equals(key.name()) || each.equals(general)) {
        return i;
      }
    }
    return Keys.ALL.size();
  }

  private static String section(String name, Key<?> key) {
    String general = Inboxes.part(name).setting();
    return Keys.SECTIONS.stream()
        .filter(
            section ->
                section.keys().stream()
                    .anyMatch(
                        each -> each.name().equals(key.name()) || each.name().equals(general)))
        .map(Section::title)
        .findFirst()
        .orElse("Inboxes");
  }
}
