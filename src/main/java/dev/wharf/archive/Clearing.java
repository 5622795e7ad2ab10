package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears a work folder that no packet in work needs. A sender's folder that is found in it goes
 * back to the inbox: the ledger knows nothing of it, because the ledger was lost.
 */
final class Clearing {
  private static final Logger LOG = LoggerFactory.getLogger(Clearing.class);

  private final Ledger ledger;
  private final Disk disk;
  private final Taking taking;

  Clearing(Ledger ledger, Disk disk, Taking taking) {
    this.ledger = ledger;
    this.disk = disk;
    this.taking = taking;
  }

  void clear(PacketName name, Path leftover) throws IOException {
    Path taken = Layout.takenIn(leftover);
    if (Disk.exists(taken)) {
      taking.giveBack(name, taken);
    }
    if (holdsBegunMove(leftover)) {
      LOG.error(
          "{} holds a packet that was being copied, unknown to the ledger: look there", leftover);
      return;
    }
    disk.wipe(leftover);
  }

  // Of a packet that has ended, it is the source of its last move, which a crash left half removed.
  private boolean holdsBegunMove(Path leftover) throws IOException {
    if (!Files.isDirectory(leftover)) {
      return false;
    }
    try (DirectoryStream<Path> begun = Files.newDirectoryStream(leftover, Disk.aside("*"))) {
      for (Path source : begun) {
        PacketRecord known = ledger.find(Disk.token(source));
        if (known == null || !known.state().ended()) {
          return true;
        }
      }
      return false;
    }
  }
}
