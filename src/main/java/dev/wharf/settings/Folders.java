package dev.wharf.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The five folders: absolute paths, none of them within another. */
public record Folders(Path inbox, Path archive, Path quarantine, Path work, Path state) {
  static final Key<Path> INBOX =
      Key.of("wharf.inbox", "inbox", Rule.inbox(), "where senders put packets");
  static final Key<Path> ARCHIVE =
      Key.of(
          "wharf.archive",
          "archive",
          Rule.folder(),
          "where packets that went well end; best on the file system of the work folder");
  static final Key<Path> QUARANTINE =
      Key.of(
          "wharf.quarantine",
          "quarantine",
          Rule.folder(),
          "where packets are set aside, each with its reason");
  static final Key<Path> WORK =
      Key.of(
          "wharf.work",
          "work",
          Rule.folder(),
          "where packets are unpacked; best on the file system of the inbox");
  static final Key<Path> STATE =
      Key.of(
          "wharf.state",
          "state",
          Rule.folder(),
          "where the ledger, the token and the socket for commands are kept");

  static final Section SECTION =
      new Section(
          "Folders: five, none of them within another", INBOX, ARCHIVE, QUARANTINE, WORK, STATE);

  static Folders read(Values values) {
    Folders folders =
        new Folders(
            values.get(INBOX),
            values.get(ARCHIVE),
            values.get(QUARANTINE),
            values.get(WORK),
            values.get(STATE));
    folders.requireApart(values);
    return folders;
  }

  /** Each folder by the name of its setting, in the order of the record. */
  public Map<String, Path> byName() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put(INBOX.name(), inbox);
    folders.put(ARCHIVE.name(), archive);
    folders.put(QUARANTINE.name(), quarantine);
    folders.put(WORK.name(), work);
    folders.put(STATE.name(), state);
    return folders;
  }

  private void requireApart(Values values) {
    Map<String, Path> folders = byName();
    folders.forEach(
        (name, folder) ->
            folders.forEach(
                (otherName, other) -> {
                  boolean within = folder.startsWith(other);
                  boolean same = folder.equals(other); // Reported once of the two.
                  if (!name.equals(otherName)
                      && within
                      && (!same || name.compareTo(otherName) < 0)) {
                    values.problem(
                        name + "=" + folder + ": must not lie in " + otherName + "=" + other);
                  }
                }));
  }
}
