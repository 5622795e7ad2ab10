package dev.wharf.settings;

import dev.wharf.files.Beneath;
import dev.wharf.packet.Delivery;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.packet.ZipName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where each thing of a packet stands on disk. */
public final class Layout {
  /** The longest path that Linux accepts, in bytes (PATH_MAX without its final NUL). */
  private static final int LONGEST_PATH = 4095;

  /** The file with what the processing of a packet printed. */
  public static final String LOG = "wharf.log";

  /** The folder with what the processing made, in the work folder and in the packet's. */
  public static final String RESULTS = "results";

  private static final String FOLDER = "folder";

  /** The beginnings of the names of {@link #archiving} and {@link #refusing}, before an id. */
  public static final String ARCHIVING = "archiving-";

  public static final String REFUSING = "refusing-";

  private static final String TEMPORARY = "temporary";
  private static final String WRAPPING = "wrapping";
  private static final String LOCK = ".wharf.lock";

  /** A regular expression for the names that Wharf uses itself beside the content. */
  static final String RESERVED =
      "\\..*|wharf.*\\.(json|log)|"
          + String.join(
              "|", RESULTS, FOLDER, ARCHIVING + ".*", REFUSING + ".*", TEMPORARY, WRAPPING);

  private final Settings settings;
  private final Supplier<Settings> now;
  private final @Nullable Path own;

  /** For a server that has its work folder for itself: there a packet is found by its name. */
  public Layout(Settings settings) {
    this(() -> settings);
  }

  /** The same where some settings change while it works. */
  public Layout(Supplier<Settings> live) {
    this.settings = live.get();
    this.now = live;
    this.own = null;
  }

  /**
   * For a server that shares its ledger with others. What it makes stands apart from what the
   * others make, and each attempt apart from the one before, whose server may still write.
   *
   * @param owner this run of the server
   */
  public Layout(Supplier<Settings> live, String owner) {
    this.settings = live.get();
    this.now = live;
    this.own = settings.work().resolve(owner);
  }

  /** The folder below which this server's work folders stand; null for the work folder itself. */
  public @Nullable Path own() {
    return own;
  }

  /** The file in a work folder whose lock says that a server has it. */
  public static Path lock(Path work) {
    return work.resolve(LOCK);
  }

  /**
   * Where a packet stands in its inbox, or stood before it was taken out of it.
   *
   * @throws java.io.UncheckedIOException when its inbox is none of the settings any more
   */
  public Place delivered(Delivery packet) {
    Path item = item(packet);
    return packet.plainZip() == null
        ? Place.folder(item, zip(packet.name(), item))
        : Place.plain(Objects.requireNonNull(item.getParent()), item);
  }

  /** The same, without a look for the zip: the folder, or the plain zip. */
  public Path item(Delivery packet) {
    String plainZip = packet.plainZip();
    return packet
        .name()
        .within(
            inbox(packet.name()).folder(), plainZip == null ? packet.name().folder() : plainZip);
  }

  /**
   * Something of a packet's in its inbox, as what stands below that: a sender's folder may be
   * exchanged by its sender, the inbox by nobody but who runs Wharf.
   */
  public Beneath beneath(PacketName name, Path item) {
    return name.sender().isEmpty() ? Beneath.of(item) : new Beneath(inbox(name).folder(), item);
  }

  /** The same for where a packet stands in its inbox. */
  public Place reached(PacketName name, Place place) {
    return name.sender().isEmpty() ? place : place.below(inbox(name).folder());
  }

  /** The file beside a packet in its inbox that says that it is whole; null where there is none. */
  public @Nullable Path markerBeside(PacketName name) {
    Inbox inbox = inbox(name);
    Arrival arrival = inbox.arrival();
    return arrival.style() == Arrival.Style.MARKER && !arrival.markerIsInside()
        ? name.within(inbox.folder(), arrival.markerOf(name.folder()))
        : null;
  }

  /** The place in its inbox for a packet that is put back as a folder. */
  public Path inInbox(PacketName name) {
    return name.within(inbox(name).folder(), name.folder());
  }

  private Inbox inbox(PacketName packet) {
    return now.get().inbox(packet.inbox());
  }

  /** A packet's zip in its folder, wherever that stands. */
  public static Path zip(PacketName name, Path folder) {
    Path usual = folder.resolve(name.zip());
    if (usual.toFile().exists()) {
      return usual;
    }
    try {
      return Objects.requireNonNullElse(ZipName.in(name, folder), usual);
    } catch (IOException e) {
      return usual; // Whoever opens it says what is wrong.
    }
  }

  /** The names of the folders in the archive in which a packet that was claimed then stands. */
  public List<String> aboveInArchive(PacketName name, Instant claimed) {
    return Keeping.of(now.get(), name.inbox()).layout().above(name, claimed);
  }

  /** A folder in the quarantine. */
  public Path quarantined(String folder) {
    return settings.quarantine().resolve(folder);
  }

  /** The folder for all that is made of a packet while it is in work. */
  public Path work(Delivery packet) {
    Path root = root(packet);
    return root == null
        ? settings.work().resolve(packet.name().isPlain() ? packet.name().folder() : packet.id())
        : root.resolve(attempt(packet.id(), packet.attempt()));
  }

  /** The folder below which a packet's work folders stand; null where they go by its name. */
  public @Nullable Path root(Delivery packet) {
    String work = packet.work();
    if (work == null) {
      return own;
    }
    Path root = Path.of(work);
    // Another machine may see the same folder under another name; what is below it is the same.
    return Files.isDirectory(root) ? root : settings.work().resolve(root.getFileName());
  }

  /** The folder for all that is made of an archived packet while it is processed again. */
  public Path again(Delivery packet) {
    return (own == null ? settings.work() : own).resolve(attempt(packet.id(), packet.attempt()));
  }

  /** The name of an attempt's folder below {@link #root}. */
  public static String attempt(String id, int attempt) {
    return id + "-" + attempt;
  }

  /** The unpacked content. */
  public Path data(Delivery packet) {
    return work(packet).resolve(settings.unpackInto().isEmpty() ? "data" : settings.unpackInto());
  }

  /** What processing writes. */
  public Path results(Delivery packet) {
    return work(packet).resolve(RESULTS);
  }

  /** The sender's folder after it was taken from the inbox, before it is in its last place. */
  public Path taken(Delivery packet) {
    return takenIn(work(packet));
  }

  /** The same in a work folder. */
  public static Path takenIn(Path work) {
    return work.resolve(FOLDER);
  }

  /**
   * A note that is there once that delivery is on its way into the archive: from then on the folder
   * that was taken may hold what its sender did not leave there.
   */
  public Path archiving(Delivery packet) {
    return work(packet).resolve(ARCHIVING + packet.id());
  }

  /** The same on its way into the quarantine, where only the receipt and the log join it. */
  public Path refusing(Delivery packet) {
    return work(packet).resolve(REFUSING + packet.id());
  }

  /** What the processing printed, before it is put into the folder of a packet that failed. */
  public Path log(Delivery packet) {
    return work(packet).resolve(LOG);
  }

  /** A file that is being written, before it is renamed into the folder that has been taken. */
  public Path temporary(Delivery packet) {
    return work(packet).resolve(TEMPORARY);
  }

  /** A folder made for a link that was delivered in a folder's place. */
  public Path wrapping(Delivery packet) {
    return work(packet).resolve(WRAPPING);
  }

  /**
   * Where something goes that an attempt left and that this user may not delete, the best place
   * first: {@code NAME~leftover} in the quarantine; in the work folder under a hidden name, where
   * the quarantine is on another file system; or where it is, under a name that no attempt uses.
   */
  public List<Path> leftovers(Delivery packet, Path left) {
    String name = packet.name().leftover();
    return List.of(
        settings.quarantine().resolve(name),
        settings.work().resolve("." + name),
        left.resolveSibling(".leftover"));
  }

  /**
   * Whether what stands in the work folder is a leftover: what it holds may be a sender's, also
   * where it is named like something of Wharf's. No packet's work folder has such a name.
   */
  public static boolean isLeftover(Path work) {
    return String.valueOf(work.getFileName()).startsWith(".");
  }

  /** Where the content stands in a folder that has been taken. */
  public Path dataIn(Path taken) {
    return taken.resolve(settings.unpackInto());
  }

  /** A name without what says, in a packet's inbox, that something still arrives. */
  public String withoutSuffix(PacketName packet, String name) {
    return inbox(packet).arrival().withoutSuffix(name);
  }

  /** The names of what joins a packet's folder in the archive, beside the receipt. */
  public List<String> made() {
    return unpacks() ? List.of(settings.unpackInto(), RESULTS) : List.of(RESULTS);
  }

  /** Where the results stand in a folder that has been taken. */
  public Path resultsIn(Path taken) {
    return taken.resolve(RESULTS);
  }

  /** Whether content is written to disk at all. */
  public boolean unpacks() {
    return !settings.unpackInto().isEmpty();
  }

  /** The most bytes that a path below the content folder may have, wherever it comes to stand. */
  public int longestEntryPath(OpenPacket packet) {
    int work = bytes(packet.data());
    Path place = settings.archive();
    for (String above : aboveInArchive(packet.name(), packet.claimed())) {
      place = place.resolve(above);
    }
    String name = new PacketName(packet.name().folder()).numbered(99_999);
    int archive = bytes(dataIn(place.resolve(name)));
    return LONGEST_PATH - 1 - Math.max(work, archive);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
