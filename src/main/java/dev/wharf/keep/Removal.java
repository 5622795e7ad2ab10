package dev.wharf.keep;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes the folders of packets, or their unpacked content. What is removed first gets a hidden
 * name by one rename; so at any moment it stands whole in its place, or is gone from there. Each
 * step looks first whether it was done, so that a removal that was cut off is carried on by the
 * same calls. Several at a time share the fsyncs of their folders. For one thread at a time.
 */
final class Removal {
  private final Ledger ledger;
  private final Disk disk;
  private final PlaceOf places;
  private final Standing standing;
  private final BiConsumer<PacketRecord, Exception> failed;

  /**
   * @param failed is told of those that could not be removed now
   */
  Removal(
      Ledger ledger,
      Disk disk,
      PlaceOf places,
      Standing standing,
      BiConsumer<PacketRecord, Exception> failed) {
    this.ledger = ledger;
    this.disk = disk;
    this.places = places;
    this.standing = standing;
    this.failed = failed;
  }

  private interface Step {
    void take(PacketRecord packet) throws IOException;
  }

  /**
   * Carries out what the ledger says was begun.
   *
   * @return those that are removed now
   */
  List<PacketRecord> carryOut(List<PacketRecord> begun) {
    List<PacketRecord> hidden = synced(each(begun, this::hide));
    List<PacketRecord> removed = synced(each(hidden, this::wipe));
    List<PacketRecord> done = each(removed, this::clearAbove);
    ledger.removals().done(done);
    return done;
  }

  // What fails for one packet holds up no other.
  private List<PacketRecord> each(List<PacketRecord> packets, Step step) {
    List<PacketRecord> taken = new ArrayList<>();
    for (PacketRecord packet : packets) {
      try {
        step.take(packet);
        taken.add(packet);
      } catch (IOException e) {
        failed.accept(packet, e);
      }
    }
    return taken;
  }

  private List<PacketRecord> synced(List<PacketRecord> packets) {
    Map<Path, @Nullable IOException> parents = new HashMap<>();
    return each(
        packets,
        packet -> {
          Path parent = PlaceOf.parent(places.folder(packet));
          if (!parents.containsKey(parent)) {
            parents.put(parent, sync(parent));
          }
          IOException failure = parents.get(parent);
          if (failure != null) {
            throw failure;
          }
        });
  }

  private @Nullable IOException sync(Path folder) {
    try {
      if (Disk.present(folder)) { // Else a removal that was cut off had come that far.
        disk.sync(folder);
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private void hide(PacketRecord packet) throws IOException {
    ledger.lease().require();
    Path folder = places.folder(packet);
    if (packet.state() != PacketState.REMOVING) {
      hideContent(packet, folder);
      return;
    }
    Path hidden = places.hidden(packet);
    // Somebody else's folder may have come into its place.
    if (!Disk.exists(hidden) && standing.holds(folder, packet)) {
      disk.rename(folder, hidden);
    }
  }

  // The receipt comes first: without the content it would not be true.
  private void hideContent(PacketRecord packet, Path folder) throws IOException {
    String name = standing.holds(folder, packet) ? standing.content(folder, packet) : null;
    if (name != null) {
      standing.noteContentRemoved(folder, packet);
      Path content = folder.resolve(name);
      if (Files.isDirectory(content, LinkOption.NOFOLLOW_LINKS)) {
        disk.rename(content, places.hiddenContent(packet));
      }
      disk.sync(folder);
    }
  }

  private void wipe(PacketRecord packet) throws IOException {
    disk.wipe(
        packet.state() == PacketState.REMOVING
            ? places.hidden(packet)
            : places.hiddenContent(packet));
  }

  /** Removes the folders above a packet's that are empty now, as those of a date are. */
  private void clearAbove(PacketRecord packet) throws IOException {
    if (packet.state() != PacketState.REMOVING) {
      return;
    }
    Path root = places.root(packet);
    Path above = PlaceOf.parent(places.folder(packet));
    while (!above.equals(root)) {
      disk.deleteIfEmpty(above);
      if (Disk.present(above)) {
        return;
      }
      above = PlaceOf.parent(above);
    }
  }
}
