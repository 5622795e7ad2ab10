package dev.wharf.archive;

import dev.wharf.files.Beneath;
import dev.wharf.files.Disk;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a packet's folder stands, for a ledger that has forgotten its last steps. The folders are
 * the truth then: a packet that stands in the archive with its receipt has ended there.
 */
final class Whereabouts {
  private final Places archive;
  private final Places quarantine;
  private final Layout layout;
  private final Receipts receipts;
  private final Clearing clearing;

  /**
   * A packet that stands in its place.
   *
   * @param state what it was before the ledger noted its end
   */
  record Placed(PacketState state, Ending ending) {}

  Whereabouts(
      Places archive, Places quarantine, Layout layout, Receipts receipts, Clearing clearing) {
    this.archive = archive;
    this.quarantine = quarantine;
    this.layout = layout;
    this.receipts = receipts;
    this.clearing = clearing;
  }

  /** The end of a delivery by its receipt; null where it stands in no place. */
  @Nullable Placed placed(PacketRecord packet) throws IOException {
    Placed archived = placed(packet, archive, Outcome.ARCHIVED);
    return archived == null ? placed(packet, quarantine, Outcome.QUARANTINED) : archived;
  }

  private @Nullable Placed placed(PacketRecord packet, Places places, Outcome outcome)
      throws IOException {
    for (String target : places.listed(packet.name(), packet.claimed())) {
      for (FoundReceipt receipt : receipts.all(places.of(target))) {
        if (receipt.coded()
            && receipt.id().equals(packet.id())
            && receipt.says("outcome", outcome.word())) {
          return new Placed(
              outcome == Outcome.ARCHIVED ? PacketState.ARCHIVING : PacketState.QUARANTINING,
              ending(target, receipt));
        }
      }
    }
    return null;
  }

  private static Ending ending(String target, FoundReceipt receipt) {
    String reason = receipt.get("reason");
    String sha256 = receipt.get("centralDirectorySha256");
    return new Ending(
        target,
        reason == null ? null : Reason.ofCode(reason),
        receipt.get("message"),
        Long.parseLong(receipt.get("entries", "0")),
        Long.parseLong(receipt.get("bytes", "0")),
        sha256 == null ? null : new Fingerprint(Long.parseLong(receipt.get("size", "0")), sha256),
        receipt.get("output"));
  }

  /** Puts a folder that an attempt here had taken back into the inbox, as its sender left it. */
  void giveBack(PacketRecord packet) throws IOException {
    for (Path work : workFolders(packet)) {
      clearing.clear(packet.name(), work);
    }
  }

  // The attempt that took the folder may be a later one than the ledger knows of.
  private List<Path> workFolders(PacketRecord packet) throws IOException {
    Path own = layout.own();
    if (own == null) {
      Path work = layout.work(packet);
      return Disk.exists(work) ? List.of(work) : List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> attempts = Files.newDirectoryStream(own, packet.id() + "-*")) {
      attempts.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of(); // This server has had no packet in work.
    }
    return found;
  }

  /** Whether it is certain that the inbox does not hold a packet's folder. */
  boolean isGone(PacketRecord packet) {
    try {
      Beneath delivered = layout.beneath(packet.name(), layout.item(packet));
      delivered.requireAbsent();
      Disk.requireAbsent(delivered.aside(packet.id()));
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false; // Its inbox may be none of the settings any more.
    }
  }
}
