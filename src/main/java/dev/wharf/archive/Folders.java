package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Lease;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that end a packet, in the archive and in the quarantine alike. Each can be done again
 * after a crash in the middle of it.
 */
final class Folders {
  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final OutcomeListener listener;
  private final Set<Outcome> announced;
  private final String node;
  private final Clock clock;

  /**
   * @param announced the outcomes that somebody is to be told of
   */
  Folders(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Receipts receipts,
      OutcomeListener listener,
      Set<Outcome> announced,
      String node,
      Clock clock) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
    this.listener = listener;
    this.announced = announced;
    this.node = node;
    this.clock = clock;
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
        || (Disk.exists(layout.placing(packet))
            && !Disk.exists(taken)
            && !Disk.exists(Disk.aside(taken, packet.id())));
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
   * @return null when it is nowhere
   */
  @Nullable TakenFolder take(PacketRecord packet) throws IOException {
    Lease.Term term = ledger.lease().require();
    Path delivered = layout.delivered(packet.name());
    Path taken = layout.taken(packet);
    boolean begun = Disk.present(Disk.aside(delivered, packet.id()));
    if (begun || !(Disk.present(taken) || Disk.present(Disk.aside(taken, packet.id())))) {
      if (!Disk.present(layout.work(packet))) {
        disk.createDirectories(layout.work(packet));
      }
      try {
        boolean moved = take(delivered, taken, packet);
        requireOurs(packet, taken, term);
        if (!moved) {
          // All of it is here; what is left of the source was being removed when a crash came.
          disk.wipe(Disk.aside(delivered, packet.id()));
        }
      } catch (NoSuchFileException e) {
        return null;
      }
    }
    if (!Disk.present(taken)) {
      return TakenFolder.onItsWay(taken);
    }
    TakenFolder folder = TakenFolder.at(taken);
    return receipts.named(folder.names()).isEmpty() || !forgetOldReceipts(taken)
        ? folder
        : TakenFolder.at(taken);
  }

  /**
   * A server that slept past its lease may have taken the folder of a later delivery: the one that
   * it meant was carried through by another. The lease is looked at again after the move, since the
   * sleep may have come just before it; then the folder goes back.
   */
  private void requireOurs(PacketRecord packet, Path taken, Lease.Term term) throws IOException {
    if (term.over() && !ledger.holds(packet)) {
      giveBack(packet.name(), taken);
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
  }

  /** Puts a sender's folder that was taken back into the inbox. */
  void giveBack(PacketName name, Path taken) throws IOException {
    Path back = layout.delivered(name);
    for (int i = 2; !disk.move(taken, back, "back"); i++) {
      back = layout.delivered(new PacketName(name.numbered(i)));
    }
    LOG.warn("{} was found in the work folder, where it does not belong; it is now {}", name, back);
  }

  // A link in a folder's place is kept as what it is, in a folder of ours: never followed.
  private boolean take(Path delivered, Path taken, PacketRecord packet) throws IOException {
    Path wrapping = layout.wrapping(packet);
    if (!Files.isSymbolicLink(delivered) && !Disk.present(wrapping)) {
      return disk.move(delivered, taken, packet.id());
    }
    disk.createDirectories(wrapping);
    if (Files.isSymbolicLink(delivered)) {
      disk.move(delivered, wrapping.resolve(packet.name().value()), packet.id());
    }
    return disk.move(wrapping, taken, packet.id());
  }

  // A packet that was put back from the quarantine brings the receipt of that time along.
  private boolean forgetOldReceipts(Path taken) throws IOException {
    boolean forgotten = false;
    for (Map.Entry<Path, Map<String, String>> receipt : receipts.all(taken).entrySet()) {
      if (ledger.replayed(String.valueOf(receipt.getValue().get("id")))) {
        disk.delete(receipt.getKey());
        forgotten = true;
      }
    }
    return forgotten;
  }

  /**
   * Puts a taken folder, with its receipt, into its place under a free name; then tells the ledger.
   */
  void place(PacketRecord packet, TakenFolder taken, Path root) throws IOException {
    Receipt receipt = receipt(packet, content(packet, taken.path()));
    if (taken.here()) {
      Path temporary = layout.temporary(packet);
      receipts.write(taken, receipt, temporary);
      sync(taken, receipt.content(), temporary);
      disk.mark(layout.placing(packet));
    }
    PacketRecord current = packet;
    ledger.lease().require();
    while (!disk.move(taken.path(), root.resolve(current.decided().target()), packet.id())) {
      String next = numberedName(root, packet.name());
      current = ledger.decide(current, current.state(), current.decided().at(next));
    }
    finish(current, receipt);
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
      disk.wipe(layout.work(packet), layout.placing(packet));
    } catch (IOException e) {
      LOG.warn("{} is left: {}", layout.work(packet), e.toString());
    }
  }

  /** Gives up a packet whose folder is nowhere: its sender took it back at the last moment. */
  void lose(PacketRecord packet) throws IOException {
    ledger.vanish(packet);
    disk.wipe(layout.work(packet));
    LOG.warn("{} left the inbox before it could be moved; nothing is left of it", packet.name());
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
        clock.instant(),
        packet.decided().entries(),
        packet.decided().bytes(),
        packet.decided().zip(),
        content,
        packet.decided().output());
  }
}
