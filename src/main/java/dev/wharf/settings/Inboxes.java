package dev.wharf.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The inboxes as they are set: that of {@code wharf.inbox}, and those of {@code wharf.inboxes}. */
final class Inboxes {
  private static final String PREFIX = "wharf.inboxes.";
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9-]{0,62}";

  static final Key<List<String>> NAMES =
      Key.of(
              "wharf.inboxes",
              "",
              names(),
              "names of further inboxes, with commas between; of each, wharf.inboxes.NAME.folder must"
                  + " say where it is, and any setting of an inbox can be given for it alone:"
                  + " wharf.inboxes.NAME.arrival")
          .live();
  static final Key<Boolean> SENDER_FOLDERS =
      Key.of(
              "wharf.sender-folders",
              "no",
              Rule.yesOrNo(),
              "yes: each folder of the inbox is a sender's, with its packets in it; senders take"
                  + " turns")
          .perInbox();
  static final Key<Integer> PRIORITY =
      Key.of(
              "wharf.priority",
              "0",
              Rule.number(-1000, 1000),
              "inboxes of a higher number go first; those of one number take turns")
          .live()
          .perInbox();

  private Inboxes() {}

  private static Rule<List<String>> names() {
    return value -> {
      List<String> names = Names.split(value);
      for (String name : names) {
        if (!name.matches(NAME) || names.indexOf(name) != names.lastIndexOf(name)) {
          throw new Rule.Broken("must be different names of letters, digits and hyphens");
        }
      }
      return List.copyOf(names);
    };
  }

  /** The setting for the folder of a further inbox. */
  static Key<Path> folder(String inbox) {
    return Key.of(PREFIX + inbox + ".folder", "", Rule.inbox(), "where that inbox is");
  }

  /**
   * The setting that a key is of, when it is for one inbox alone.
   *
   * @param name such as {@code wharf.inboxes.ct.limits.bytes}
   * @return an empty text for the inbox where the key is for no inbox
   */
  static Part part(String name) {
    int dot = name.startsWith(PREFIX) ? name.indexOf('.', PREFIX.length()) : -1;
    return dot < 0
        ? new Part("", name)
        : new Part(name.substring(PREFIX.length(), dot), "wharf" + name.substring(dot));
  }

  /**
   * A setting, and for which inbox.
   *
   * @param inbox empty for all
   */
  record Part(String inbox, String setting) {}

  static List<Inbox> read(Values values, Folders roots) {
    List<Inbox> inboxes = new ArrayList<>();
    inboxes.add(read(values, "", roots.inbox(), roots));
    for (String name : values.get(NAMES)) {
      Key<Path> key = folder(name);
      if (values.isGiven(key)) {
        Path folder = values.get(key);
        requireApart(values, key, folder, roots, inboxes);
        inboxes.add(read(values, name, folder, roots));
      } else {
        values.problem(key.name() + ": must be given, since wharf.inboxes names " + name);
      }
    }
    requireReceiptsApart(values, inboxes);
    return List.copyOf(inboxes);
  }

  private static void requireReceiptsApart(Values values, List<Inbox> inboxes) {
    for (Inbox inbox : inboxes) {
      Path receipts = inbox.receipts();
      if (receipts != null) {
        inboxes.forEach(other -> requireReceiptsApart(values, inbox, receipts, other));
      }
    }
  }

  private static void requireReceiptsApart(Values values, Inbox inbox, Path receipts, Inbox other) {
    boolean within =
        !other.name().isEmpty()
            && (receipts.startsWith(other.folder()) || other.folder().startsWith(receipts));
    if (within || (!inbox.equals(other) && receipts.equals(other.receipts()))) {
      values.problem(
          Senders.RECEIPTS.name()
              + "="
              + receipts
              + ": must lie apart from the folder of the inbox "
              + other.name()
              + ", and be no other inbox's");
    }
  }

  private static Inbox read(Values values, String name, Path folder, Folders roots) {
    Arrival arrival = Arrival.read(values, name);
    return new Inbox(
        name,
        folder,
        values.get(SENDER_FOLDERS, name),
        arrival,
        values.get(PRIORITY, name),
        Limits.read(values, name),
        Verifying.read(values, name),
        Passwords.in(values.get(Unpacking.PASSWORDS_FILE, name)),
        values.get(Processing.PROCESS_BY, name),
        ShipTo.read(values, name),
        Keeping.read(values, name, arrival),
        Senders.receipts(values, name, roots));
  }

  private static void requireApart(
      Values values, Key<Path> key, Path folder, Folders roots, List<Inbox> before) {
    roots.byName().forEach((setting, other) -> requireApart(values, key, folder, setting, other));
    for (Inbox inbox : before) {
      if (!inbox.name().isEmpty()) {
        requireApart(values, key, folder, inbox.setting(), inbox.folder());
      }
    }
  }

  private static void requireApart(
      Values values, Key<Path> key, Path folder, String setting, Path other) {
    if (folder.startsWith(other) || other.startsWith(folder)) {
      values.problem(key.name() + "=" + folder + ": must lie apart from " + setting + "=" + other);
    }
  }
}
