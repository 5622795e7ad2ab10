package dev.wharf.settings;

import java.util.List;
import java.util.Optional;

/** Every setting, as the records of the groups declare them. */
final class Keys {
  /** The sections in the order of application.properties. */
  static final List<Section> SECTIONS =
      List.of(
          Folders.SECTION,
          Machines.SECTION,
          Intake.SECTION,
          Verifying.SECTION,
          Unpacking.SECTION,
          Keeping.SECTION,
          Failures.SECTION,
          Watching.SECTION,
          Senders.SECTION,
          Processing.SECTION,
          ShipTo.SECTION);

  /** All settings in the order of application.properties. */
  static final List<Key<?>> ALL =
      SECTIONS.stream().<Key<?>>flatMap(section -> section.keys().stream()).toList();

  private Keys() {}

  /** The setting of a name; also of one for an inbox alone, whether there is that inbox or not. */
  static Optional<Key<?>> named(String name) {
    Inboxes.Part part = Inboxes.part(name);
    if (part.inbox().isEmpty()) {
      return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }
    return part.setting().equals("wharf.folder")
        ? Optional.of(Inboxes.folder(part.inbox()))
        : named(part.setting()).filter(Key::isPerInbox).map(key -> key.in(part.inbox()));
  }
}
