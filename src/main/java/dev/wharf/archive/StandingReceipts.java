package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of packets that stand in the archive or the quarantine, for those who remove packets
 * or a part of them. Safe for use by several threads.
 */
public final class StandingReceipts {
  private final Receipts receipts;

  /**
   * @param key null where no server has made one
   */
  public StandingReceipts(Disk disk, @Nullable ReceiptKey key) {
    this.receipts = new Receipts(disk, key);
  }

  /** Whether a folder holds the receipt of a delivery; not where nothing is there. */
  public boolean holds(Path folder, PacketRecord packet) throws IOException {
    return receipts.names(folder, packet.id());
  }

  /**
   * The name of the folder with a packet's unpacked content, also where that was removed; null
   * where it never had one.
   *
   * @throws IOException when the packet's receipt is not as Wharf wrote it
   */
  public @Nullable String content(Path folder, PacketRecord packet) throws IOException {
    String name = receipts.own(folder, packet.id()).get("content");
    return name == null || !PacketName.isValid(name) ? null : name;
  }

  /**
   * Writes into a packet's receipt, whole or not at all, that its content was removed; changes
   * nothing where it says so.
   *
   * @throws IOException when the packet's receipt is not as Wharf wrote it
   */
  public void noteContentRemoved(Path folder, PacketRecord packet, Instant when)
      throws IOException {
    FoundReceipt own = receipts.own(folder, packet.id());
    if (own.get(Receipts.DATA_REMOVED) == null) {
      receipts.noteDataRemoved(own, when, Disk.aside(folder, "receipt-" + packet.id()));
    }
  }
}
