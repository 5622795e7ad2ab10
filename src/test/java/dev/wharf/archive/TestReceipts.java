package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.SecretFile;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Receipts as a server writes them. */
public final class TestReceipts {
  private static final Disk DISK = new Disk(Durability.OS);
  private static final String SECRET = "the key of the server";
  private static final Instant CLAIMED = Instant.parse("2026-03-01T10:00:00Z");

  static final ReceiptKey KEY = new ReceiptKey(SECRET, CLAIMED);

  private TestReceipts() {}

  /** A folder in a quarantine, with the receipt of the server that has the state beside it. */
  public static Path quarantined(Path root, String name, String reason) throws IOException {
    Path state = Files.createDirectories(root.resolve("state"));
    SecretFile.write(state.resolve(StateFolder.RECEIPT_KEY), SECRET, DISK);
    Files.createDirectories(root.resolve("inbox"));
    Path folder = Files.createDirectories(root.resolve("quarantine").resolve(name));
    write(folder, quarantined("id-of-" + name, name, Reason.ofCode(reason), CLAIMED));
    return folder;
  }

  /** Writes a receipt as the server does. */
  static void write(Path folder, Receipt receipt) throws IOException {
    new Receipts(DISK, KEY)
        .write(TakenFolder.at(folder, true), receipt, folder.resolveSibling("temporary"));
  }

  static Receipt quarantined(String id, String name, Reason reason, Instant ended) {
    return new Receipt(
        id,
        new PacketName(name),
        Outcome.QUARANTINED,
        reason,
        "message",
        "node",
        1,
        CLAIMED,
        ended,
        null,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
