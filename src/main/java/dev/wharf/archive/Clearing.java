package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Clears a work folder that no packet in work needs. A sender's folder that is found in it goes
 * back to the inbox as its sender left it: the ledger knows nothing of it, because the ledger was
 * lost, or is an older one.
 */
final class Clearing {

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final GivingBack givingBack;
  private final Joined joined;
  private final Receipts receipts;
  private final List<Places> places;

  /**
   * @param places the archive and the quarantine
   */
  Clearing(
      Ledger ledger,
      Disk disk,
      Layout layout,
      GivingBack givingBack,
      Joined joined,
      Receipts receipts,
      List<Places> places) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.givingBack = givingBack;
    this.joined = joined;
    this.receipts = receipts;
    this.places = List.copyOf(places);
  }

  void clear(PacketName name, Path leftover) throws IOException {
    if (!Layout.isLeftover(leftover) && Files.isDirectory(leftover, LinkOption.NOFOLLOW_LINKS)) {
      undoBegunMoves(name, leftover);
      Path taken = Layout.takenIn(leftover);
      if (Disk.exists(taken)) {
        joined.undo(leftover);
        givingBack.toInbox(name, taken);
      }
    }
    disk.wipe(leftover);
  }

  /** Ends the moves to or from another file system that a crash cut off. */
  private void undoBegunMoves(PacketName name, Path leftover) throws IOException {
    try (DirectoryStream<Path> begun = Files.newDirectoryStream(leftover, Disk.aside("*"))) {
      for (Path aside : begun) {
        String id = Disk.token(aside);
        if (GivingBack.isToken(id)) {
          givingBack.undo(name, aside, Layout.takenIn(leftover));
          continue;
        }
        if (NewResults.isToken(id)) {
          continue; // No sender's: what a packet's new processing had made.
        }
        Path source = layout.beneath(name, layout.inInbox(name)).aside(id);
        if (Disk.exists(source)) {
          // A folder was on its way here: what is here is a part of it at best.
          disk.wipe(aside);
          givingBack.toInbox(name, source);
        } else if (stands(name, id)) {
          disk.wipe(aside); // It has arrived, and was being removed here.
        } else {
          for (Places place : places) {
            for (Path copy : place.anywhere(Disk.aside(id))) {
              disk.wipe(copy);
            }
          }
          disk.rename(aside, Layout.takenIn(leftover));
        }
      }
    }
  }

  /** Whether a delivery stands in its place, by its receipt or by the ledger. */
  private boolean stands(PacketName name, String id) throws IOException {
    PacketRecord known = ledger.find(id);
    if (known != null && known.state().ended()) {
      return true;
    }
    for (Places place : places) {
      for (String target : place.takenAnywhere(name)) {
        if (receipts.names(place.of(target), id)) {
          return true;
        }
      }
    }
    return false;
  }
}
