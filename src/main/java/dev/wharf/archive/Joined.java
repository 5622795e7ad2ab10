package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.MadeFolder;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Wharf puts into a sender's folder that it took, and has put there. A note stands beside the
 * folder before anything joins it, so that it can be undone even when the ledger knows nothing of
 * the packet.
 */
final class Joined {
  private static final String NOTES = "{" + Layout.ARCHIVING + "," + Layout.REFUSING + "}*";

  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;

  Joined(Disk disk, Layout layout, Receipts receipts) {
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
  }

  /** The names in the taken folder that are Wharf's, or are going to be. */
  Collection<String> ours(PacketRecord packet, TakenFolder taken) throws IOException {
    if (!taken.here()) {
      return all(packet);
    }
    Path note = layout.archiving(packet);
    List<String> names =
        layout.made().stream().filter(name -> !taken.names().contains(name)).toList();
    // A note that is there was made before anything joined the folder.
    return disk.note(note, String.join("\n", names) + "\n") ? names : names(note);
  }

  /**
   * What joins a folder, and where; what is not there was never made, or joined before a crash.
   *
   * @throws BadPacketException {@code duplicate-name}, when its sender's folder has one of the
   *     names
   */
  Map<Path, Path> toJoin(PacketRecord packet, TakenFolder taken, @Nullable Worked worked)
      throws IOException {
    Map<Path, Path> made = new LinkedHashMap<>();
    Path data = layout.data(packet);
    if (worked == null ? layout.unpacks() && MadeFolder.stands(data, false) : worked.data()) {
      made.put(data, layout.dataIn(taken.path()));
    }
    Path results = layout.results(packet);
    if (worked == null ? MadeFolder.stands(results, false) : worked.results()) {
      made.put(results, layout.resultsIn(taken.path()));
    }
    for (Path target : made.values()) {
      requireFree(target, taken);
    }
    return made;
  }

  /** The name in the folder of the one with the content; null where there is none. */
  @Nullable String content(PacketRecord packet, TakenFolder taken, @Nullable Worked worked)
      throws IOException {
    Path data = layout.dataIn(taken.path());
    boolean stands = worked == null ? layout.unpacks() && Disk.present(data) : worked.data();
    // An entry processor of the user's own may have written nothing there, or something else.
    boolean isContent = stands && (packet.decided().entries() == 0 || !Disk.isEmpty(data));
    return isContent ? String.valueOf(data.getFileName()) : null;
  }

  private static void requireFree(Path target, TakenFolder taken) {
    String name = String.valueOf(target.getFileName());
    if (taken.names().contains(name)) {
      throw new BadPacketException(
          Reason.DUPLICATE_NAME,
          "the sender's folder has a '" + name + "' of its own, where Wharf puts what it made");
    }
  }

  /**
   * Notes what joins the folder beside a receipt, so that a power loss leaves the note whole.
   *
   * @param temporary where it is written first
   */
  void note(Path note, List<String> names, Path temporary) throws IOException {
    String words = String.join("\n", names) + "\n";
    disk.replace(note, words.getBytes(StandardCharsets.UTF_8), temporary);
  }

  /** The names that a note lists; none where it lists none, or is not there. */
  List<String> noted(Path note) throws IOException {
    return Disk.present(note) ? Files.readAllLines(note) : List.of();
  }

  /** The names in the folder that are Wharf's, or may be after a power loss. */
  Set<String> all(Delivery packet) throws IOException {
    Path note = layout.archiving(packet);
    return Disk.present(note) ? Set.copyOf(names(note)) : Set.of();
  }

  /**
   * Takes out of a sender's folder in a work folder what Wharf had put there, and forgets that it
   * was to be placed.
   *
   * @param work the work folder; nothing happens where nothing was noted in it
   */
  void undo(Path work) throws IOException {
    Path folder = Layout.takenIn(work);
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(work, NOTES)) {
      for (Path note : notes) {
        if (Disk.present(folder)) {
          List<String> names = isOfArchiving(note) ? names(note) : noted(note);
          for (String name : names) {
            if (!name.isEmpty()) { // A note of no name has one empty line.
              disk.wipe(folder.resolve(new PacketName(name).value())); // One name, and no path.
            }
          }
          removeReceipts(folder, idOf(note));
        }
        disk.delete(note);
      }
    }
  }

  private static boolean isOfArchiving(Path note) {
    return String.valueOf(note.getFileName()).startsWith(Layout.ARCHIVING);
  }

  private static String idOf(Path note) {
    String name = String.valueOf(note.getFileName());
    return name.substring(name.indexOf('-') + 1);
  }

  // After a power loss a note may be empty.
  private List<String> names(Path note) throws IOException {
    List<String> names = Files.readAllLines(note);
    return names.isEmpty() ? layout.made() : names;
  }

  private void removeReceipts(Path folder, String id) throws IOException {
    for (FoundReceipt receipt : receipts.all(folder)) {
      if (receipt.id().equals(id)) {
        disk.delete(receipt.file());
      }
    }
  }
}
