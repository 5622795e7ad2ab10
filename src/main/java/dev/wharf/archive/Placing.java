package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a folder that has been taken into its place, in the archive and in the quarantine alike,
 * with its receipt. Each step can be done again after a crash in the middle of it.
 */
final class Placing {
  private static final int MOST_TRIES = 3;

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final Taking taking;
  private final Leavings leavings;
  private final OutcomeListener listener;
  private final Audience audience;
  private final String node;

  /**
   * @param audience who is to be told
   * @param node this machine's name, for the receipts
   */
  Placing(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Receipts receipts,
      Taking taking,
      OutcomeListener listener,
      Audience audience,
      String node) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
    this.taking = taking;
    this.leavings = new Leavings(disk, layout);
    this.listener = listener;
    this.audience = audience;
    this.node = node;
  }

  Receipts receipts() {
    return receipts;
  }

  /**
   * Whether the packet stands in its place already, and only the ledger does not know; or stood
   * there, and was taken on by somebody else since.
   */
  boolean placed(PacketRecord packet, Places places) throws IOException {
    Path taken = layout.taken(packet);
    return !Disk.exists(taken)
        && (receipts.has(places.of(packet.decided().target()), packet.id())
            || (Disk.exists(note(packet)) && !Disk.exists(Disk.aside(taken, packet.id()))));
  }

  private Path note(PacketRecord packet) {
    return packet.state() == PacketState.ARCHIVING
        ? layout.archiving(packet)
        : layout.refusing(packet);
  }

  /**
   * Puts a taken folder, with its receipt, into its place under a free name; then the ledger notes
   * it.
   *
   * @param content the name of the folder in it with its content; null where there is none
   * @param proof what its receipt says of it beside the fingerprint
   * @return its place
   */
  Path place(
      PacketRecord packet, TakenFolder taken, Places places, @Nullable String content, Proof proof)
      throws IOException {
    Receipt receipt = receipt(packet, content, proof);
    if (taken.here()) {
      Path temporary = layout.temporary(packet);
      String written = receipts.write(taken, receipt, temporary);
      disk.syncForeign(taken.path(), proved(written, receipt.content()), temporary);
    }
    PacketRecord current = packet;
    ledger.lease().require();
    taking.requireFolders(); // Else it would come to stand below a mount point.
    while (!move(current, taken, places)) {
      current =
          ledger.decide(
              current,
              current.state(),
              current.decided().at(places.free(packet.name(), packet.claimed())));
    }
    finish(current, receipt);
    return places.of(current.decided().target());
  }

  /** Moves a folder to its place, in folders that an operator or a removal may take away again. */
  private boolean move(PacketRecord packet, TakenFolder taken, Places places) throws IOException {
    String target = packet.decided().target();
    for (int i = 1; ; i++) {
      makeFolders(places.root(), target);
      try {
        return taking.move(packet, taken.path(), places.of(target), taken.fresh());
      } catch (NoSuchFileException e) {
        if (i == MOST_TRIES || Disk.present(parent(places.of(target)))) {
          throw e;
        }
      }
    }
  }

  private static Path parent(Path place) {
    return Objects.requireNonNull(place.getParent());
  }

  /**
   * Makes the folders in which a packet is to stand. Each is in the one above on the disk before
   * anything is made in it.
   */
  private void makeFolders(Path root, String target) throws IOException {
    Path above = root;
    Path relative = Path.of(target).getParent();
    if (relative == null) {
      return;
    }
    for (Path part : relative) {
      Path folder = above.resolve(part);
      if (!Disk.present(folder)) {
        disk.createDirectories(folder);
        disk.sync(above);
      }
      above = folder;
    }
  }

  // The receipt and the content have been fsynced when they were written.
  private static Set<String> proved(String receipt, @Nullable String content) {
    return content == null ? Set.of(receipt) : Set.of(receipt, content);
  }

  /** Ends a packet that was found in its place; the rename may not be on the disk yet. */
  void finish(PacketRecord packet, Places places) throws IOException {
    disk.sync(parent(places.of(packet.decided().target())));
    finish(packet, receipt(packet, null, Proof.NONE));
  }

  /** Tells the ledger that a packet stands in its place, and clears up behind it. */
  private void finish(PacketRecord packet, Receipt receipt) throws IOException {
    ledger.end(packet, audience.after(receipt, receipts::text));
    listener.ended(receipt, packet.decided().target());
    clearUp(packet);
  }

  /** Removes what was made of a packet, or gets it out of the way. */
  void clear(PacketRecord packet, Path left) {
    leavings.clear(packet, left);
  }

  private void clearUp(PacketRecord packet) {
    Path work = layout.work(packet);
    try {
      disk.wipe(work, note(packet));
    } catch (IOException e) {
      leavings.clear(packet, work);
    }
  }

  private Receipt receipt(PacketRecord packet, @Nullable String content, Proof proof) {
    Instant now = ledger.clock().instant();
    return new Receipt(
        packet.id(),
        packet.name(),
        packet.state() == PacketState.ARCHIVING ? Outcome.ARCHIVED : Outcome.QUARANTINED,
        packet.decided().reason(),
        packet.decided().message(),
        node,
        packet.attempts(),
        packet.claimed(),
        now,
        packet.workedUntil(now),
        packet.decided().entries(),
        packet.decided().bytes(),
        packet.decided().zip(),
        proof.digest(),
        content,
        packet.decided().output(),
        proof.log(),
        proof.verified(),
        proof.results(),
        packet.decided().runText());
  }
}
