package dev.wharf.operate;

import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.FolderReader;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.LiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the folder of a delivery stands at the moment, for those who look into it. */
final class PacketFolder {
  private final LiveSettings settings;
  private final PacketsInWork inWork;
  private final TrueReceipts receipts;

  /**
   * A folder.
   *
   * @param root the folder of Wharf's in which it stands
   * @param way the names from there
   */
  record Place(Path root, List<String> way) {
    FolderReader reader() {
      return new FolderReader(root, way);
    }

    Path path() {
      Path path = root;
      for (String name : way) {
        path = path.resolve(name);
      }
      return path;
    }
  }

  /**
   * @param receipts whose ledger may be null
   */
  PacketFolder(LiveSettings settings, PacketsInWork inWork, TrueReceipts receipts) {
    this.settings = settings;
    this.inWork = inWork;
    this.receipts = receipts;
  }

  /** The attempt at a delivery that this process has in work. */
  Optional<OpenPacket> inWork(String id) {
    return inWork.all().stream()
        .filter(packet -> packet.id().equals(id) && packet.ended() == null)
        .findFirst();
  }

  /** Where a delivery stands; null where it stands nowhere, or is on its way to another place. */
  @Nullable Place of(PacketRecord packet) throws IOException {
    return switch (packet.state()) {
      case ARCHIVED -> placed(packet, settings.get().archive());
      case QUARANTINED -> placed(packet, settings.get().quarantine());
      case UNPACKING, PROCESSING ->
          inWork(packet.id())
              .map(open -> new Place(Objects.requireNonNull(open.data().getParent()), List.of()))
              .orElse(null);
      case WAITING, CLAIMED, QUEUED -> packet.plainZip() == null ? delivered(packet.name()) : null;
      case ARCHIVING, QUARANTINING -> packet.blocked() == null ? null : notTaken(packet);
      case REPLAYED, VANISHED, REMOVING, REMOVED -> null;
    };
  }

  // What blocks it may be that its folder cannot leave the inbox.
  private @Nullable Place notTaken(PacketRecord packet) {
    Place place = packet.plainZip() == null ? delivered(packet.name()) : null;
    return place != null
            && String.valueOf(packet.blocked()).contains(place.path().toString())
            && Files.exists(place.path())
        ? place
        : null;
  }

  // Somebody may have moved it away by hand, and another may stand there.
  private @Nullable Place placed(PacketRecord packet, Path root) throws IOException {
    Place place = new Place(root, List.of(packet.decided().target().split("/")));
    return receipts.has(place.path(), packet) ? place : null;
  }

  /**
   * The name of the file in its folder with what its processing printed; null where it has none.
   */
  @Nullable String log(PacketRecord packet, Place place) throws IOException {
    return packet.state() == PacketState.QUARANTINED
        ? receipts.log(place.path(), packet)
        : "results/" + Layout.LOG;
  }

  /** Where a packet stands in its inbox. */
  @Nullable Place delivered(PacketName name) {
    if (!name.inbox().isEmpty() && !settings.get().inboxNames().contains(name.inbox())) {
      return null;
    }
    List<String> way = new ArrayList<>();
    if (!name.sender().isEmpty()) {
      way.add(name.sender());
    }
    way.add(name.folder());
    return new Place(settings.get().inbox(name.inbox()).folder(), way);
  }

  /** Where a packet stands that still arrives, which may be under another name than its own. */
  @Nullable Place arriving(PacketName name, Path path) {
    Place place = delivered(name);
    if (place == null) {
      return null;
    }
    List<String> way = new ArrayList<>(place.way());
    way.set(way.size() - 1, String.valueOf(path.getFileName()));
    return new Place(place.root(), way);
  }
}
