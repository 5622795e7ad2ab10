package dev.wharf.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.files.FolderReader;
import dev.wharf.intake.InboxView;
import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.History;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.operate.Operations.NotThereException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Verified;
import dev.wharf.settings.LiveSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One packet, looked at closely: what became of it, and what stands in its folder. */
public final class PacketPages {
  private static final int PAGE = 500;
  private static final int MOST_DELIVERIES = 50;

  /** Made when somebody first looks at a packet: a start need not wait for its library. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  private final LiveSettings settings;
  private final PacketList list;
  private final Ledger ledger;
  private final TrueReceipts receipts;
  private final PacketFolder folders;
  private final OutputOf output;
  private final Timeline timeline;

  public PacketPages(LiveSettings settings, PacketsInWork inWork, PacketList list, Ledger ledger) {
    this.settings = settings;
    this.list = list;
    this.ledger = ledger;
    receipts = new TrueReceipts(new Disk(Durability.OS), null, null);
    folders = new PacketFolder(settings, inWork, receipts);
    output = new OutputOf(folders);
    timeline = new Timeline(ledger);
  }

  PacketList list() {
    return list;
  }

  /**
   * What is known of a delivery.
   *
   * @param id empty for the newest of that name
   */
  PacketDetails details(String name, String id) throws IOException, NotThereException {
    List<PacketView> views = list.of(name);
    if (views.isEmpty()) {
      throw new NotThereException(Operations.UNKNOWN_PACKET);
    }
    PacketView newest = views.get(0);
    if (newest.id().isEmpty() && id.isEmpty()) {
      return new PacketDetails(
          newest,
          path(notClaimed(name)),
          null,
          null,
          List.of(),
          List.of(),
          null,
          null,
          null,
          views);
    }
    PacketRecord packet = record(name, id);
    PacketView view =
        views.stream().filter(each -> each.id().equals(packet.id())).findFirst().orElse(newest);
    PacketFolder.Place place = folders.of(packet);
    JsonNode receipt = place == null ? null : receipt(packet, place);
    Optional<OpenPacket> open = folders.inWork(packet.id());
    Instant replayed =
        packet.state() == PacketState.REPLAYED ? ledger.history().replayed(packet.id()) : null;
    return new PacketDetails(
        view,
        path(place),
        Timeline.text(next(packet)),
        Timeline.text(replayed),
        timeline.attempts(packet, receipt),
        Timeline.steps(packet, open),
        open.map(PacketDetails.Processed::of).orElse(null),
        door(packet, open, receipt),
        receipt,
        views);
  }

  private @Nullable Instant next(PacketRecord packet) {
    Instant next = ledger.history().notBefore(packet.id());
    return next != null && next.isAfter(Instant.now()) ? next : null;
  }

  private static @Nullable String path(PacketFolder.@Nullable Place place) {
    return place == null ? null : place.path().toString();
  }

  private @Nullable JsonNode receipt(PacketRecord packet, PacketFolder.Place place)
      throws IOException {
    String text = receipts.text(place.path(), packet);
    try {
      return text == null ? null : Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null; // Somebody has written to it.
    }
  }

  private PacketDetails.@Nullable Door door(
      PacketRecord packet, Optional<OpenPacket> open, @Nullable JsonNode receipt) {
    JsonNode verified = receipt == null ? null : receipt.get("verified");
    if (packet.ending() != null) {
      Long zip = packet.ending().zipSize();
      boolean seen = packet.ending().entries() > 0 || zip != null;
      return seen
          ? new PacketDetails.Door(
              packet.ending().entries(), packet.ending().bytes(), zip, verified)
          : null;
    }
    if (open.isEmpty() || open.get().progress().entries() == 0) {
      return null;
    }
    Verified now = open.get().verified();
    JsonNode words = now == null ? null : Json.MAPPER.valueToTree(now.checksums());
    return new PacketDetails.Door(
        open.get().progress().entries(),
        open.get().progress().bytes(),
        null,
        words == null ? null : Json.MAPPER.createObjectNode().set("checksums", words));
  }

  /** A page of what stands in a delivery's folder. */
  FolderReader.Page files(String name, String id, String after)
      throws IOException, NotThereException {
    try {
      return place(name, id).reader().list(after, PAGE);
    } catch (NoSuchFileException e) {
      throw new NotThereException("its folder is not there");
    }
  }

  /** Opens a file of a delivery's folder. */
  FolderReader.Opened file(String name, String id, String path)
      throws IOException, NotThereException {
    try {
      return place(name, id).reader().file(path);
    } catch (NoSuchFileException e) {
      throw new NotThereException("no such file stands in its folder");
    }
  }

  /** Opens the file with what the processing printed; null where there is none. */
  FolderReader.@Nullable Opened log(String name, String id) throws IOException, NotThereException {
    return id.isEmpty() && waitsForTheFirstTime(name) ? null : output.open(record(name, id));
  }

  /** What the processing prints, from a byte on. */
  LogPart log(String name, String id, int attempt, long from)
      throws IOException, NotThereException {
    return id.isEmpty() && waitsForTheFirstTime(name)
        ? new LogPart(0, 0, 0, "", false)
        : output.part(record(name, id), attempt, from);
  }

  private PacketFolder.Place place(String name, String id) throws IOException, NotThereException {
    PacketFolder.Place place =
        id.isEmpty() && waitsForTheFirstTime(name)
            ? notClaimed(name)
            : folders.of(record(name, id));
    if (place == null) {
      throw new NotThereException("its folder stands nowhere now, or is on its way");
    }
    return place;
  }

  private PacketFolder.@Nullable Place notClaimed(String name) {
    InboxView.Arrival arrival = list.arrival(name);
    return arrival == null
        ? folders.delivered(packetName(name))
        : folders.arriving(packetName(name), arrival.path());
  }

  /**
   * Whether the newest delivery of a name stands in the inbox, and the ledger knows nothing of it.
   */
  private boolean waitsForTheFirstTime(String name) {
    List<PacketView> known = list.of(name);
    return !known.isEmpty() && known.get(0).id().isEmpty();
  }

  private PacketRecord record(String name, String id) throws NotThereException {
    return find(name, id).orElseThrow(() -> new NotThereException(Operations.UNKNOWN_PACKET));
  }

  private Optional<PacketRecord> find(String name, String id) {
    if (!PacketName.isName(name, settings.get().inboxNames())) {
      return Optional.empty();
    }
    History history = ledger.history();
    return history.of(packetName(name), MOST_DELIVERIES).stream()
        .filter(packet -> id.isEmpty() || packet.id().equals(id))
        .findFirst();
  }

  private PacketName packetName(String name) {
    return PacketName.parse(name, settings.get().inboxNames());
  }
}
