package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a folder that has been taken into its place, in the archive and in the quarantine alike,
 * with its receipt. Each step can be done again after a crash in the middle of it.
 */
final class Placing {
  private static final Logger LOG = LoggerFactory.getLogger(Placing.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final OutcomeListener listener;
  private final Set<Outcome> announced;
  private final SameFolders folders;
  private final String node;

  /**
   * @param announced the outcomes that somebody is to be told of
   * @param node this machine's name, for the receipts
   */
  Placing(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Receipts receipts,
      OutcomeListener listener,
      Set<Outcome> announced,
      SameFolders folders,
      String node) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
    this.listener = listener;
    this.announced = announced;
    this.folders = folders;
    this.node = node;
  }

  /** The name that a packet has in its place: its own when that is free, as it mostly is. */
  static String placeName(Path root, PacketName name) {
    // A link that leads nowhere is not seen here: then the move fails, and the next name is tried.
    return Disk.present(root.resolve(name.value())) ? numberedName(root, name) : name.value();
  }

  /** The first of {@code NAME~2}, {@code NAME~3}, … that is free. */
  private static String numberedName(Path root, PacketName name) {
    int number = 2;
    while (Disk.exists(root.resolve(name.numbered(number)))) {
      number++;
    }
    return name.numbered(number);
  }

  /**
   * Whether the packet stands in its place already, and only the ledger does not know; or stood
   * there, and was taken on by somebody else since.
   */
  boolean placed(PacketRecord packet, Path root) throws IOException {
    Path taken = layout.taken(packet);
    return receipts.has(root.resolve(packet.decided().target()), packet.id())
        || (Disk.exists(note(packet))
            && !Disk.exists(taken)
            && !Disk.exists(Disk.aside(taken, packet.id())));
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
   * @return its place
   */
  Path place(PacketRecord packet, TakenFolder taken, Path root) throws IOException {
    Receipt receipt = receipt(packet, content(packet, taken.path()));
    if (taken.here()) {
      if (packet.state() == PacketState.QUARANTINING) {
        disk.mark(layout.refusing(packet));
      }
      Path temporary = layout.temporary(packet);
      receipts.write(taken, receipt, temporary);
      sync(taken, receipt.content(), temporary);
    }
    PacketRecord current = packet;
    ledger.lease().require();
    folders.require(); // Else it would come to stand below a mount point.
    while (!disk.move(taken.path(), root.resolve(current.decided().target()), packet.id())) {
      String next = numberedName(root, packet.name());
      current = ledger.decide(current, current.state(), current.decided().at(next));
    }
    finish(current, receipt);
    return root.resolve(current.decided().target());
  }

  // The content has been fsynced when it was written.
  private void sync(TakenFolder taken, @Nullable String content, Path temporary)
      throws IOException {
    for (String name : taken.names()) {
      if (!name.equals(content)) {
        disk.syncTree(taken.path().resolve(name), temporary);
      }
    }
    Path results = layout.resultsIn(taken.path());
    if (!taken.names().contains(layout.resultsName()) && Disk.present(results)) {
      disk.syncTree(results, temporary);
    }
    disk.sync(taken.path());
  }

  /** Ends a packet that was found in its place; the rename may not be on the disk yet. */
  void finish(PacketRecord packet, Path root) throws IOException {
    disk.sync(root);
    finish(packet, receipt(packet, null));
  }

  /** Tells the ledger that a packet stands in its place, and clears up behind it. */
  private void finish(PacketRecord packet, Receipt receipt) throws IOException {
    boolean told = announced.contains(receipt.outcome());
    ledger.end(
        packet, told ? new Notice(packet.id(), receipt.outcome(), receipts.text(receipt)) : null);
    listener.ended(receipt, packet.decided().target());
    try {
      disk.wipe(layout.work(packet), note(packet));
    } catch (IOException e) {
      LOG.warn("{} is left: {}", layout.work(packet), e.toString());
    }
  }

  // An entry processor of the user's own may have written nothing there, or something else.
  private @Nullable String content(PacketRecord packet, Path taken) throws IOException {
    Path data = layout.dataIn(taken);
    return packet.state() == PacketState.ARCHIVING
            && layout.unpacks()
            && Disk.present(data)
            && (packet.decided().entries() == 0 || !Disk.isEmpty(data))
        ? String.valueOf(data.getFileName())
        : null;
  }

  private Receipt receipt(PacketRecord packet, @Nullable String content) {
    return new Receipt(
        packet.id(),
        packet.name(),
        packet.state() == PacketState.ARCHIVING ? Outcome.ARCHIVED : Outcome.QUARANTINED,
        packet.decided().reason(),
        packet.decided().message(),
        node,
        packet.attempts(),
        packet.claimed(),
        ledger.clock().instant(),
        packet.decided().entries(),
        packet.decided().bytes(),
        packet.decided().zip(),
        content,
        packet.decided().output());
  }
}
