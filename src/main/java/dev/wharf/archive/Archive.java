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
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
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
      requireNoProgram(packet);
      // Whoever carries a decision through looks into the work folder that was used last. In
      // another one, what was unpacked would not be found, and would count as never made.
      taking.requireFolders();
      requireFolders(packet);
      String processBy = exchange.getProperty("wharf.process-by", "", String.class);
      if (packet.wasProcessed()) {
        packet.content().restore();
      }
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

  private static void requireNoProgram(OpenPacket packet) {
    if (packet.progress().programs() > 0) {
      throw new IllegalStateException(
          "a program of the processing still works on it beside its way, as behind a wireTap, and"
              + " what it makes would be archived half. Call it on the packet's own way, or in a"
              + " multicast");
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
    // An entry processor of the user's own may make none.
    boolean data = layout.unpacks() && Disk.present(packet.data());
    if (data) {
      disk.syncFolders(packet.data());
    }
    if (layout.unpacks()) {
      disk.sync(layout.work(packet));
      disk.sync(Objects.requireNonNull(layout.work(packet).getParent()));
    }
    boolean results = Disk.present(packet.results()) && !disk.deleteIfEmpty(packet.results());
    content.close();
    Path place =
        carryThrough(
            ledger.decide(packet, PacketState.ARCHIVING, ending),
            new Worked(content, packet.verified(), data, results));
    if (place == null) {
      packet.end("gone");
    } else {
      packet.end("archived", place);
    }
  }

  /**
   * Does what remains of a packet's archiving.
   *
   * @param worked null after a crash
   * @return where it stands; null when its folder is nowhere
   */
  private @Nullable Path carryThrough(PacketRecord packet, @Nullable Worked worked)
      throws IOException {
    try {
      TakenFolder taken = taking.take(packet, worked != null);
      if (taken != null) {
        Proof proof =
            worked == null
                ? admission.admit(packet, taken, null, null)
                : admission.admit(packet, taken, worked.opened(), worked.verified());
        return joinAndPlace(packet, taken, proof, worked);
      }
    } catch (UnmovableException e) {
      throw refused(e);
    }
    taking.lose(packet);
    return null;
  }

  private Path joinAndPlace(
      PacketRecord packet, TakenFolder taken, Proof proof, @Nullable Worked worked)
      throws IOException {
    Map<Path, Path> made = joined.toJoin(packet, taken, worked);
    Collection<String> ours = joined.ours(packet, taken);
    for (Map.Entry<Path, Path> join : made.entrySet()) {
      disk.rename(join.getKey(), join.getValue());
    }
    Results results =
        (worked == null || worked.results()) && ours.contains(Layout.RESULTS)
            ? ResultsFolder.read(layout.resultsIn(taken.path()))
            : null; // What is called so is its sender's.
    try {
      return placing.place(
          packet, taken, places, joined.content(packet, taken, worked), proof.with(results));
    } catch (UnmovableException e) {
      for (Map.Entry<Path, Path> join : made.entrySet()) {
        disk.rename(join.getValue(), join.getKey()); // The sender's folder is as it was again.
      }
      throw e;
    }
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

  /** Finishes a packet whose archiving a crash cut off. */
  void resume(PacketRecord packet) throws IOException {
    if (placing.placed(packet, places)) {
      placing.finish(packet, places);
    } else {
      carryThrough(packet, null);
    }
  }
}
