package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.packet.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which receipt of a folder in the archive or the quarantine is the folder's own. A sender may have
 * left files that read like receipts, also copies of true ones. So the ledger is asked first, since
 * it knows where each delivery stands. What it does not know counts where it bears Wharf's code;
 * the last one made is the folder's own then, since a sender can have copied only earlier ones.
 * Safe for use by several threads.
 */
public final class TrueReceipts {
  private final Receipts receipts;
  private final @Nullable ReceiptKey key;
  private final @Nullable Ledger ledger;

  /**
   * What a folder's own receipt says.
   *
   * @param reason its code; null for an archived packet
   * @param zip null where there was no readable zip
   * @param digest the SHA-256 of the whole zip; null where none was asked for
   * @param content the name of the folder with the unpacked content; null where there is none, or
   *     none any more on purpose
   * @param results what the processing made; null where that is not in it
   * @param kept what it had made before, by the folders in which that is kept
   * @param changed whether somebody has written to it since Wharf wrote it
   */
  public record Own(
      String id,
      PacketName packet,
      @Nullable String reason,
      @Nullable Fingerprint zip,
      @Nullable String digest,
      @Nullable String content,
      @Nullable Results results,
      Map<String, Results> kept,
      boolean changed) {}

  /** One that counts, and since when. */
  private record Counted(Own receipt, boolean inLedger, Instant since) {
    boolean over(@Nullable Counted other) {
      return other == null
          || (inLedger == other.inLedger ? !since.isBefore(other.since) : inLedger);
    }
  }

  /**
   * @param key null where no server has made one
   * @param ledger null where it is lost
   */
  public TrueReceipts(Disk disk, @Nullable ReceiptKey key, @Nullable Ledger ledger) {
    this.receipts = new Receipts(disk, key);
    this.key = key;
    this.ledger = ledger;
  }

  /** A folder's own receipt; null where it has none. */
  public @Nullable Own of(Path folder, Outcome outcome) throws IOException {
    Counted best = null;
    for (FoundReceipt found : receipts.all(folder)) {
      Counted counted = found.says("outcome", outcome.word()) ? counted(found, folder) : null;
      if (counted != null && counted.over(best)) {
        best = counted;
      }
    }
    return best == null ? null : best.receipt();
  }

  /** Whether a folder holds the receipt of a delivery that the ledger knows. */
  public boolean has(Path folder, PacketRecord packet) throws IOException {
    return receipts.all(folder).stream().anyMatch(found -> found.id().equals(packet.id()));
  }

  /** The receipt of a delivery in a folder, as it stands there; null where there is none. */
  public @Nullable String text(Path folder, PacketRecord packet) throws IOException {
    for (FoundReceipt found : receipts.all(folder)) {
      if (found.id().equals(packet.id())) {
        return Receipts.text(found.file());
      }
    }
    return null;
  }

  /**
   * The name of the file in a quarantined packet's folder with what its processing printed; null
   * where there is none.
   */
  public @Nullable String log(Path folder, PacketRecord packet) throws IOException {
    for (FoundReceipt found : receipts.all(folder)) {
      if (found.id().equals(packet.id())) {
        return found.log();
      }
    }
    return null;
  }

  /** Whether the ledger says that a delivery is being removed, or was. */
  boolean isRemoved(String id) {
    PacketRecord known = ledger == null ? null : ledger.history().find(id);
    return known != null && known.kept().from() != null;
  }

  /** Whether a folder holds what reads like a receipt, whoever wrote it. */
  public boolean any(Path folder) throws IOException {
    return !receipts.all(folder).isEmpty();
  }

  private @Nullable Counted counted(FoundReceipt found, Path folder) {
    PacketRecord known = ledger == null ? null : ledger.history().find(found.id());
    Ending ending = known == null ? null : known.ending();
    if (known != null) {
      return ending != null
              && folder.endsWith(Path.of(ending.target()))
              && (ending.reason() == null) == found.says("outcome", Outcome.ARCHIVED.word())
          ? new Counted(own(known, ending, found), true, known.updated())
          : null;
    }
    return found.coded() && isFor(found.packet(), folder)
        ? new Counted(own(found), false, ended(found))
        : null;
  }

  /** Whether a packet of that name can stand there, whatever the layout was when it came. */
  private static boolean isFor(@Nullable PacketName packet, Path folder) {
    return packet != null && packet.mayBe(String.valueOf(folder.getFileName()));
  }

  private Own own(PacketRecord known, Ending ending, FoundReceipt found) {
    return new Own(
        known.id(),
        known.name(),
        ending.reason() == null ? null : ending.reason().code(),
        ending.zip(),
        digest(found),
        content(found),
        found.results(),
        found.kept(),
        !found.coded() && mustBeCoded(known, found));
  }

  private static Own own(FoundReceipt coded) {
    String sha256 = coded.get("centralDirectorySha256");
    return new Own(
        coded.id(),
        Objects.requireNonNull(coded.packet()),
        coded.get("reason"),
        sha256 == null ? null : new Fingerprint(Long.parseLong(coded.get("size", "-1")), sha256),
        digest(coded),
        content(coded),
        coded.results(),
        coded.kept(),
        false);
  }

  // Version 0.1, which made no key, wrote receipts without a code.
  private boolean mustBeCoded(PacketRecord known, FoundReceipt found) {
    return found.get("code") != null || (key != null && known.updated().isAfter(key.since()));
  }

  private static @Nullable String digest(FoundReceipt found) {
    return found.coded() ? found.get("sha256") : null;
  }

  // It is a name in the packet's folder, and nothing else.
  private static @Nullable String content(FoundReceipt found) {
    String name = found.get("content");
    boolean removed = found.get(Receipts.DATA_REMOVED) != null; // On purpose.
    return name == null || removed || !PacketName.isValid(name) ? null : name;
  }

  private static Instant ended(FoundReceipt coded) {
    try {
      return Instant.parse(coded.get("ended", ""));
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }
}
