package dev.wharf.unpack;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketGoneException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;

/**
 * The door: lets a packet in whose zip is beyond doubt, and refuses all others with a {@link
 * BadPacketException} before anything is unpacked. Safe for use by several threads.
 */
public final class Door {
  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Settings settings;
  private final EntryNames names;

  public Door(Ledger ledger, Disk disk, Layout layout, Settings settings) {
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.settings = settings;
    this.names = new EntryNames(settings.legacyCharset());
  }

  /**
   * Checks a claimed packet and opens it for unpacking into an empty folder.
   *
   * @throws BadPacketException with the reason to refuse it
   * @throws PacketGoneException when its folder is no longer there
   * @throws IOException when the machine is at fault
   */
  public void open(Packet packet) throws IOException {
    ledger.advance(packet, PacketState.UNPACKING);
    disk.wipe(packet.data());
    disk.wipe(packet.results());
    requireFolder(packet);
    ZipSource source = source(packet);
    try {
      ZipContent.Directory directory =
          new DoorCheck(source, names, settings.limits(), layout.longestEntryPath(packet.name()))
              .check();
      packet.admit(new ZipContent(packet, source, directory, names));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
    if (layout.unpacks()) {
      disk.createDirectories(packet.data());
    }
  }

  private static void requireFolder(Packet packet) {
    if (Files.isSymbolicLink(packet.folder())) {
      throw new BadPacketException(Reason.SPECIAL_FILE, "the packet's folder is a link");
    }
    if (!Files.isDirectory(packet.folder(), LinkOption.NOFOLLOW_LINKS)) {
      throw new PacketGoneException(packet.name());
    }
  }

  private static ZipSource source(Packet packet) throws IOException {
    try {
      return ZipSource.open(packet.zip());
    } catch (NoSuchFileException e) {
      requireFolder(packet);
      throw new BadPacketException(
          Reason.MISSING_ZIP, "the folder holds no " + packet.name().zip());
    }
  }
}
