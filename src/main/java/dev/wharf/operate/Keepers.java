package dev.wharf.operate;

import dev.wharf.archive.ReceiptKey;
import dev.wharf.archive.StandingReceipts;
import dev.wharf.files.Disk;
import dev.wharf.keep.Holds;
import dev.wharf.keep.Keep;
import dev.wharf.keep.Standing;
import dev.wharf.keep.Undone;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.SameFolders;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Those who keep and remove packets, put together: for a server, and for commands without one. */
public record Keepers(Keep keep, Holds holds) {

  /**
   * Puts them together.
   *
   * @param folders the archive and the quarantine at least
   */
  public static Keepers of(
      Supplier<Settings> settings, Ledger ledger, Disk disk, SameFolders folders) {
    Standing standing = new ByReceipt(settings, ledger, disk);
    return new Keepers(
        new Keep(settings, ledger, disk, folders, standing, Undone.any(undone(ledger))),
        new Holds(settings, ledger, folders, standing));
  }

  /** All for which a packet stays, however old it is. */
  private static List<Undone> undone(Ledger ledger) {
    return List.of(
        Undone.receipt(ledger.outbox()),
        Undone.receipt(ledger.sendersOutbox()),
        Undone.shipping(ledger.shipments()),
        Undone.reprocessing(ledger.reprocesses()));
  }

  /** The archive and the quarantine as the ledger knows them, for a command without a server. */
  public static SameFolders folders(Settings settings, Ledger ledger) {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("wharf.archive", settings.archive());
    folders.put("wharf.quarantine", settings.quarantine());
    return new SameFolders(ledger.usedFolders(), folders, Map.of(), !settings.ledger().shared());
  }

  /** What stands where, by the receipts; their key may be made after this was. */
  private record ByReceipt(Supplier<Settings> settings, Ledger ledger, Disk disk)
      implements Standing {
    private StandingReceipts receipts() throws IOException {
      return new StandingReceipts(disk, ReceiptKey.found(settings.get()));
    }

    @Override
    public boolean holds(Path folder, PacketRecord packet) throws IOException {
      return new StandingReceipts(disk, null).holds(folder, packet);
    }

    @Override
    public @Nullable String content(Path folder, PacketRecord packet) throws IOException {
      return receipts().content(folder, packet);
    }

    @Override
    public void noteContentRemoved(Path folder, PacketRecord packet) throws IOException {
      receipts().noteContentRemoved(folder, packet, ledger.clock().instant());
    }
  }
}
