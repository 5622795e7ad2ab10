package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What Wharf has put into a sender's folder that it took. A note stands beside the folder before
 * anything joins it, so that it can be undone even when the ledger knows nothing of the packet.
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

  /**
   * Notes what joins the folder from here on, beside a receipt.
   *
   * @param names of which the folder has none of its own
   */
  void note(Delivery packet, Collection<String> names) throws IOException {
    disk.note(layout.archiving(packet), String.join("\n", names) + "\n");
  }

  /**
   * The same in a note that a power loss leaves whole.
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

  /** Whether what has that name in the folder is Wharf's. */
  boolean has(Delivery packet, String name) throws IOException {
    Path note = layout.archiving(packet);
    return Disk.present(note) && names(note).contains(name);
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
