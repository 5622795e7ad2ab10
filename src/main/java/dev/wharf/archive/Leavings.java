package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears up behind a packet whose end is decided. What cannot be deleted is put aside or left, and
 * the log says where; it never holds up the packet's end.
 */
final class Leavings {
  private static final Logger LOG = LoggerFactory.getLogger(Leavings.class);

  private final Disk disk;
  private final Layout layout;

  Leavings(Disk disk, Layout layout) {
    this.disk = disk;
    this.layout = layout;
  }

  /** Removes what was made of a packet, or gets it out of the way. */
  void clear(PacketRecord packet, Path left) {
    try {
      Path aside = disk.remove(left, layout.leftovers(packet, left));
      if (aside != null) {
        LOG.warn(
            "What {} left may not be deleted by the user {}; it is now {}: remove it there",
            packet.name(),
            System.getProperty("user.name"),
            aside);
      }
    } catch (IOException e) {
      LOG.warn("{} is left: {}", left, e.toString());
    }
  }
}
