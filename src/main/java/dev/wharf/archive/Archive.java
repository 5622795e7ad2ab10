package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.MadeFolder;
import dev.wharf.files.UnmovableException;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PacketProperties;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.packet.Results;
import dev.wharf.packet.Verified;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * The archive: shows a packet whole or not at all, and never writes over another. Safe for use by
 * several threads.
 */
public final class Archive {
  private final Places places;
  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final Taking taking;
  private final Joined joined;
  private final Placing placing;
  private final Contents contents;
  private final Admission admission;
  private final NewResults newResults;

  Archive(
      Places places,
      Ledger ledger,
      Disk disk,
      Layout layout,
      Taking taking,
      Placing placing,
      Admission admission,
      NewResults newResults) {
    this.places = places;
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = placing.receipts();
    this.taking = taking;
    this.joined = new Joined(disk, layout, receipts);
    this.placing = placing;
    this.contents = new Contents(disk, !ledger.lease().endless());
    this.admission = admission;
    this.newResults = newResults;
  }

  /**
   * Refuses a packet whose content is in the archive already.
   *
   * @throws BadPacketException {@code duplicate}, when it is
   */
  public void refuseDuplicate(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet)
      throws IOException {
    Fingerprint zip = packet.content().fingerprint();
    if (archived(packet.name(), zip) || stands(packet, zip)) {
      throw new BadPacketException(
          Reason.DUPLICATE, "the same content was archived as " + packet.name() + " before");
    }
  }

  // What is no longer in the archive may come again.
  private boolean archived(PacketName name, Fingerprint zip) {
    return ledger.archived(name, zip).stream().anyMatch(target -> Disk.present(places.of(target)));
  }

  /** What the ledger does not know, because it was lost, the receipts in the archive do. */
  private boolean stands(OpenPacket packet, Fingerprint zip) throws IOException {
    for (String target : places.taken(packet.name(), packet.claimed())) {
      for (FoundReceipt receipt : receipts.all(places.of(target))) {
        if (receipt.coded() // Else a sender could have written it.
            && packet.name().equals(receipt.packet())
            && receipt.says("outcome", Outcome.ARCHIVED.word())
            && receipt.says("centralDirectorySha256", zip.sha256())
            && receipt.says("size", String.valueOf(zip.size()))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Moves a packet whose work is done into the archive. One that stands there, and was processed
   * again, gets its new results.
   *
   * @throws BadPacketException {@code duplicate-name}, when the sender's folder has a file where
   *     the content goes
   * @throws IOException when the machine is at fault; the move is carried through later
   */
  public void commit(Exchange exchange) throws Exception {
    Thread.interrupted(); // What the processing did to its thread would break what comes now.
    OpenPacket packet =
        Objects.requireNonNull(
            exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class),
            "a step has removed the property wharf.packet");
    packet.ending().lock();
    try {
      packet.requireOpen();
      packet.cancellation().requireNone();
      requireFolders(packet);
      String processBy = exchange.getProperty("wharf.process-by", "", String.class);
      if (packet.isAgain()) {
        newResults.commit(packet, processBy);
        return;
      }
      if (exchange.getContext().getRegistry().lookupByName("entryProcessor")
              instanceof EntryProcessor writer
          && writer.writesContent()) {
        contents.complete(packet, writer);
      }
      archive(packet, processBy);
      PacketProperties.set(packet, exchange::setProperty);
    } finally {
      packet.ending().unlock();
    }
  }

  // What the processing put in their place is neither counted, nor made durable, nor moved.
  private void requireFolders(OpenPacket packet) throws IOException {
    if (layout.unpacks()) {
      MadeFolder.stands(packet.data(), packet.wasProcessed());
    }
    MadeFolder.stands(packet.results(), packet.wasProcessed());
  }

  private void archive(OpenPacket packet, String processBy) throws IOException {
    OpenContent content = packet.content();
    content.requireUnchanged(); // The processing may have taken long.
    admission.requireVerified(packet);
    Ending ending =
        new Ending(
            places.free(packet.name(), packet.claimed()),
            null,
            null,
            content.count(),
            content.bytes(),
            content.fingerprint(),
            packet.output(),
            RunText.of(packet.steps().all(), processBy, ledger.clock().instant()));
    if (layout.unpacks()) {
      if (Disk.present(packet.data())) { // An entry processor of the user's own may make none.
        disk.syncFolders(packet.data());
      }
      disk.sync(layout.work(packet));
      disk.sync(Objects.requireNonNull(layout.work(packet).getParent()));
    }
    if (Disk.present(packet.results())) {
      disk.deleteIfEmpty(packet.results());
    }
    content.close();
    Path place =
        carryThrough(
            ledger.decide(packet, PacketState.ARCHIVING, ending), content, packet.verified());
    if (place == null) {
      packet.end("gone");
    } else {
      packet.end("archived", place);
    }
  }

  /**
   * Does what remains of a packet's archiving.
   *
   * @param opened its zip as it was opened; null after a crash
   * @param verified what was verified of it; null after a crash, too
   * @return where it stands; null when its folder is nowhere
   */
  private @Nullable Path carryThrough(
      PacketRecord packet, @Nullable OpenContent opened, @Nullable Verified verified)
      throws IOException {
    try {
      TakenFolder taken = taking.take(packet);
      if (taken != null) {
        return joinAndPlace(packet, taken, admission.admit(packet, taken, opened, verified));
      }
    } catch (UnmovableException e) {
      throw refused(e);
    }
    taking.lose(packet);
    return null;
  }

  private Path joinAndPlace(PacketRecord packet, TakenFolder taken, Proof proof)
      throws IOException {
    Map<Path, Path> made = made(packet, taken);
    for (Path target : made.values()) {
      requireFree(target, taken);
    }
    if (taken.here()) { // A note that is there was made before anything joined it.
      joined.note(
          packet, layout.made().stream().filter(name -> !taken.names().contains(name)).toList());
    }
    for (Map.Entry<Path, Path> join : made.entrySet()) {
      disk.rename(join.getKey(), join.getValue());
    }
    Results results =
        joined.has(packet, layout.resultsName())
            ? ResultsFolder.read(layout.resultsIn(taken.path()))
            : null; // What is called so is its sender's.
    try {
      return placing.place(packet, taken, places, proof.with(results));
    } catch (UnmovableException e) {
      for (Map.Entry<Path, Path> join : made.entrySet()) {
        disk.rename(join.getValue(), join.getKey()); // The sender's folder is as it was again.
      }
      throw e;
    }
  }

  /** What joins a folder, and where; what is not there was never made, or joined before a crash. */
  private Map<Path, Path> made(PacketRecord packet, TakenFolder taken) throws IOException {
    Map<Path, Path> made = new LinkedHashMap<>();
    if (layout.unpacks() && MadeFolder.stands(layout.data(packet), false)) {
      made.put(layout.data(packet), layout.dataIn(taken.path()));
    }
    if (MadeFolder.stands(layout.results(packet), false)) {
      made.put(layout.results(packet), layout.resultsIn(taken.path()));
    }
    return made;
  }

  // However often it were tried, it could not be copied.
  private static BadPacketException refused(UnmovableException failure) {
    Reason reason =
        switch (failure.what()) {
          case SPECIAL_FILE -> Reason.SPECIAL_FILE;
          case NAME -> Reason.UNSAFE_NAME;
          case SAME_NAME -> Reason.DUPLICATE_NAME;
          case TOO_DEEP -> Reason.NAME_TOO_LONG;
        };
    return new BadPacketException(
        reason, "it cannot stand in the archive: " + failure.getMessage());
  }

  private static void requireFree(Path target, TakenFolder taken) {
    String name = String.valueOf(target.getFileName());
    if (taken.names().contains(name)) {
      throw new BadPacketException(
          Reason.DUPLICATE_NAME,
          "the sender's folder has a '" + name + "' of its own, where Wharf puts what it made");
    }
  }

  /** Finishes a packet whose archiving a crash cut off. */
  void resume(PacketRecord packet) throws IOException {
    if (placing.placed(packet, places)) {
      placing.finish(packet, places);
    } else {
      carryThrough(packet, null, null);
    }
  }
}
