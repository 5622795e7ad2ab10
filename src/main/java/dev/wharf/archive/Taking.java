package dev.wharf.archive;

import dev.wharf.files.Beneath;
import dev.wharf.files.Disk;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Lease;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a packet's folder out of the inbox into the work folder, at its end. Each step can be done
 * again after a crash in the middle of it.
 */
final class Taking {
  private static final Logger LOG = LoggerFactory.getLogger(Taking.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final SameFolders folders;
  private final GivingBack givingBack;

  Taking(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Receipts receipts,
      SameFolders folders,
      GivingBack givingBack) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
    this.folders = folders;
    this.givingBack = givingBack;
  }

  /**
   * Gives the work folder of a packet taken over from another server the name of this attempt, in
   * one rename: whatever that server still does, it finds nothing under the old name.
   *
   * @throws IOException when the folder below which it stands is not to be seen
   */
  void fence(PacketRecord packet) throws IOException {
    Path root = layout.root(packet);
    if (root == null) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    Path work = layout.work(packet);
    for (int attempt = packet.attempt(); attempt > 0; attempt--) {
      Path before = root.resolve(Layout.attempt(packet.id(), attempt));
      if (Disk.exists(before)) {
        if (attempt < packet.attempt()) {
          disk.move(before, work, packet.id());
        }
        return;
      }
    }
  }

  /**
   * Takes the folder out of the inbox, into the work folder: from then on nobody else can change
   * it.
   *
   * @param first whether nothing of that has been done before, also not before a crash
   * @return null when it is nowhere
   */
  @Nullable TakenFolder take(PacketRecord packet, boolean first) throws IOException {
    folders.require();
    Lease.Term term = ledger.lease().require();
    Beneath source = layout.beneath(packet.name(), layout.item(packet));
    Path taken = layout.taken(packet);
    boolean moved = false;
    if (first || isToBeMoved(packet, source, taken)) {
      if (!Disk.present(layout.work(packet))) {
        disk.createDirectories(layout.work(packet));
      }
      try {
        removeMarker(packet);
        moved = take(source, taken, packet, first);
        requireOurs(packet, taken, term);
        if (!moved) {
          // All of it is here; what is left of the source was being removed when a crash came.
          disk.wipe(source.aside(packet.id()));
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Only where that is certain the packet is given up: a folder that is away for a moment, as
        // a network file system's may be, is none that is gone.
        source.requireAbsent();
        Disk.requireAbsent(taken);
        Disk.requireAbsent(Disk.aside(taken, packet.id()));
        Disk.requireAbsent(source.aside(packet.id()));
        return null;
      }
    }
    return !moved && !Disk.exists(taken)
        ? TakenFolder.onItsWay(taken)
        : taken(packet, taken, first && moved);
  }

  private static boolean isToBeMoved(PacketRecord packet, Beneath source, Path taken) {
    return Disk.present(source.aside(packet.id()))
        || !(Disk.exists(taken) || Disk.present(Disk.aside(taken, packet.id())));
  }

  private TakenFolder taken(PacketRecord packet, Path taken, boolean fresh) throws IOException {
    if (!Files.isDirectory(taken, LinkOption.NOFOLLOW_LINKS)) {
      wrap(packet, taken);
    }
    TakenFolder folder = givingBack.movedIn(packet, TakenFolder.at(taken, fresh));
    return receipts.named(folder.names()).isEmpty() || !forgetOldReceipts(packet, taken)
        ? folder
        : TakenFolder.at(taken, fresh);
  }

  /**
   * A server that slept past its lease may have taken the folder of a later delivery: the one that
   * it meant was carried through by another. The lease is looked at again after the move, since the
   * sleep may have come just before it; then the folder goes back.
   */
  private void requireOurs(PacketRecord packet, Path taken, Lease.Term term) throws IOException {
    if (term.over() && !ledger.holds(packet)) {
      givingBack.toInbox(packet.name(), taken);
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
  }

  /**
   * Looks whether the folders are those that were used last.
   *
   * @throws IOException when one is not
   */
  void requireFolders() throws IOException {
    folders.require();
  }

  // A sender that uses the name again would else have a packet that is not whole marked as whole.
  private void removeMarker(PacketRecord packet) throws IOException {
    Path marker = layout.markerBeside(packet.name());
    if (marker != null
        && Files.exists(marker, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(marker, LinkOption.NOFOLLOW_LINKS)) {
      disk.delete(layout.beneath(packet.name(), marker));
    }
  }

  // A link in a folder's place is kept as what it is, in a folder of ours: never followed.
  private boolean take(Beneath delivered, Path taken, PacketRecord packet, boolean first)
      throws IOException {
    if (packet.plainZip() != null) {
      return takePlain(delivered, taken, packet);
    }
    Path wrapping = layout.wrapping(packet);
    boolean link = Files.isSymbolicLink(delivered.path());
    if (!link && (first || !Disk.present(wrapping))) {
      return move(packet, delivered, taken, first);
    }
    disk.createDirectories(wrapping);
    if (link) {
      Path wrapped = wrapping.resolve(packet.name().folder());
      disk.move(delivered, Beneath.of(wrapped), packet.id());
    }
    return disk.move(wrapping, taken, packet.id());
  }

  /** A plain zip comes into a folder of its own, with what belongs to it. */
  private boolean takePlain(Beneath zip, Path taken, PacketRecord packet) throws IOException {
    Path wrapping = layout.wrapping(packet);
    disk.createDirectories(wrapping);
    String name = String.valueOf(zip.path().getFileName());
    Path wrapped = wrapping.resolve(name);
    if (Disk.exists(wrapped) && !Disk.present(zip.aside(packet.id()))) {
      return disk.move(wrapping, taken, packet.id());
    }
    for (String companion : ZipName.companions(zip.path())) {
      Beneath file = zip.to(zip.path().resolveSibling(companion));
      String token = packet.id() + companion;
      if (Disk.present(file.path()) || Disk.present(file.aside(token))) {
        disk.move(file, Beneath.of(wrapping.resolve(companion)), token);
      }
    }
    disk.move(zip, Beneath.of(wrapped), packet.id());
    return disk.move(wrapping, taken, packet.id());
  }

  // Its sender exchanged the folder at the last moment. To list a FIFO takes for ever, and a link
  // would lead what we write elsewhere.
  private void wrap(PacketRecord packet, Path taken) throws IOException {
    Path wrapping = layout.wrapping(packet);
    disk.createDirectories(wrapping);
    disk.rename(taken, wrapping.resolve(packet.name().folder()));
    disk.rename(wrapping, taken);
    disk.sync(layout.work(packet));
  }

  /**
   * Moves a packet's folder. To another file system the archive gets all of it or none, and the
   * quarantine all that can be copied.
   *
   * @param first whether nothing of that has been done before
   */
  boolean move(PacketRecord packet, Path source, Path target, boolean first) throws IOException {
    return move(packet, Beneath.of(source), target, first);
  }

  private boolean move(PacketRecord packet, Beneath source, Path place, boolean first)
      throws IOException {
    Beneath target = Beneath.of(place);
    if (packet.state() == PacketState.QUARANTINING) {
      return disk.moveWithoutSpecialFiles(source, target, packet.id());
    }
    return first
        ? disk.moveFirst(source, target, packet.id())
        : disk.move(source, target, packet.id());
  }

  // A packet that was put back from the quarantine brings the receipt of that time along.
  private boolean forgetOldReceipts(PacketRecord packet, Path taken) throws IOException {
    boolean forgotten = false;
    for (FoundReceipt receipt : receipts.all(taken)) {
      // A removal may have begun just before it was put back.
      if (isOfReplayed(packet, receipt)
          && (ledger.markReplayed(receipt.id()) || wasRemoved(receipt))) {
        String log = receipt.log();
        if (log != null && Files.isRegularFile(taken.resolve(log), LinkOption.NOFOLLOW_LINKS)) {
          disk.delete(taken.resolve(log)); // It is of the time before, and no content.
        }
        disk.delete(receipt.file());
        forgotten = true;
      }
    }
    return forgotten;
  }

  private boolean wasRemoved(FoundReceipt receipt) {
    PacketRecord before = ledger.find(receipt.id());
    return before != null && before.kept().from() == PacketState.QUARANTINED;
  }

  /** Whether a receipt is left of a delivery before this one, and not a copy by the sender. */
  private boolean isOfReplayed(PacketRecord packet, FoundReceipt receipt) throws IOException {
    PacketRecord before = ledger.find(receipt.id());
    return before != null
        && before.ending() != null
        && (receipt.coded() || before.name().equals(packet.name()))
        && !receipts.has(layout.quarantined(before.decided().target()), receipt.id());
  }

  /** Gives up a packet whose folder is nowhere: its sender took it back at the last moment. */
  void lose(PacketRecord packet) throws IOException {
    folders.require(); // An empty folder whose disk is not mounted has lost nothing.
    ledger.vanish(packet);
    disk.wipe(layout.work(packet));
    LOG.warn("{} left the inbox before it could be moved; nothing is left of it", packet.name());
  }
}
