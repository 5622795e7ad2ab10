package dev.wharf.keep;

import dev.wharf.files.Disk;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.settings.Settings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** Where packets that have ended stand, by the ledger. */
final class PlaceOf {
  private static final String REMOVING = "removing-";

  private final Supplier<Settings> settings;

  PlaceOf(Supplier<Settings> settings) {
    this.settings = settings;
  }

  /** The archive or the quarantine. */
  Path root(PacketRecord packet) {
    return packet.decided().reason() == null
        ? settings.get().archive()
        : settings.get().quarantine();
  }

  /** A packet's folder. */
  Path folder(PacketRecord packet) {
    return root(packet).resolve(packet.decided().target());
  }

  static Path parent(Path folder) {
    return Objects.requireNonNull(folder.getParent());
  }

  /** The hidden name beside its folder, under which a packet is removed. */
  Path hidden(PacketRecord packet) {
    return Disk.aside(folder(packet), REMOVING + packet.id());
  }

  /** The same for its unpacked content. */
  Path hiddenContent(PacketRecord packet) {
    return Disk.aside(folder(packet), REMOVING + packet.id() + "-data");
  }
}
