package dev.wharf.unpack;

import dev.wharf.files.Disk;
import dev.wharf.files.Mounts;
import dev.wharf.files.Rights;
import dev.wharf.files.UnmovableException;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Causes;
import dev.wharf.packet.Deaths;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketGoneException;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.zip.CheckedZip;
import dev.wharf.zip.Inflaters;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: lets a packet in whose zip is beyond doubt, and refuses all others with a {@link
 * BadPacketException} before anything is unpacked. Safe for use by several threads.
 */
public final class Door {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** How long a packet waits at first for a right that lacks; twice as long each time. */
  private static final Duration RIGHTS_DELAY = Duration.ofSeconds(10);

  private static final int MOST_DOUBLINGS = 6;

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Inflaters inflaters;
  private final SameFolders folders;
  private final Supplier<Settings> settings;

  /** Null until the first packet asks. */
  private volatile @Nullable Boolean severalFileSystems;

  public Door(
      Ledger ledger,
      Disk disk,
      Layout layout,
      Inflaters inflaters,
      SameFolders folders,
      Supplier<Settings> settings) {
    this.folders = folders;
    this.inflaters = inflaters;
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.settings = settings;
  }

  /**
   * Checks a claimed packet and opens it for unpacking into an empty folder.
   *
   * @throws BadPacketException with the reason to refuse it
   * @throws PacketGoneException when its folder is no longer there
   * @throws PostponedException when its folder could not be moved at the end
   * @throws IOException when the machine is at fault
   */
  public void open(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet) throws IOException {
    requireHarmless(packet);
    ledger.advance(packet, PacketState.UNPACKING);
    boolean before = Disk.present(layout.work(packet));
    if (before) { // An attempt before this one.
      clear(packet, packet.data());
      clear(packet, packet.results());
    }
    requireFolder(packet);
    packet.admit(checked(packet));
    if (layout.unpacks()) {
      if (!before) {
        disk.createDirectories(layout.work(packet));
      }
      disk.createDirectories(packet.data());
    }
  }

  /**
   * Opens the zip of an archived packet that is processed again, for unpacking into an empty
   * folder.
   *
   * @throws BadPacketException also when it is not the one that was archived
   * @throws IOException when the machine is at fault
   */
  public void openAgain(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet)
      throws IOException {
    CheckedZip zip = checked(packet);
    packet.admit(zip);
    PacketRecord known = ledger.find(packet.id());
    if (known == null || !zip.fingerprint().equals(known.decided().zip())) {
      throw new BadPacketException(
          Reason.CHANGED, "its zip in the archive is not the one that was archived; see verify");
    }
    disk.createDirectories(Objects.requireNonNull(packet.data().getParent()));
    if (layout.unpacks()) {
      disk.createDirectories(packet.data());
    }
  }

  private void requireHarmless(OpenPacket packet) throws BadPacketException {
    Deaths deaths = packet.deaths();
    if (deaths.proven()) {
      throw new BadPacketException(Reason.PROCESSING_FAILED, deaths.inWords());
    }
    if (deaths.suspect()) { // It has all slots by now.
      LOG.warn(
          "{} was in work when the server died; it is worked on alone (deaths: {}, alone: {})",
          packet.name(),
          deaths.all(),
          deaths.alone());
      ledger.beginAlone(packet);
    }
  }

  private void clear(OpenPacket packet, Path left) throws IOException {
    Path aside = disk.remove(left, layout.leftovers(packet, left));
    if (aside != null) {
      LOG.warn(
          "What the attempt before left of {} may not be deleted by the user {}; it is now {}: remove"
              + " it there",
          packet.name(),
          System.getProperty("user.name"),
          aside);
    }
  }

  private void requireFolder(OpenPacket packet) throws IOException {
    BasicFileAttributes folder;
    try {
      folder =
          Files.readAttributes(
              packet.folder(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      folders.require(); // Else the whole inbox is gone.
      throw new PacketGoneException(packet.name());
    }
    if (folder.isSymbolicLink()) {
      throw new BadPacketException(Reason.SPECIAL_FILE, "the packet's folder is a link");
    }
    if (!folder.isDirectory()) {
      throw new PacketGoneException(packet.name());
    }
    requireMovable(packet);
    requireFree(packet);
  }

  // Found out before the work is done: the content would have no place in the folder.
  private void requireFree(OpenPacket packet) {
    Path content = layout.dataIn(packet.folder());
    if (layout.unpacks()
        && packet.plainZip() == null
        && Files.exists(content, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadPacketException(
          Reason.DUPLICATE_NAME,
          "its folder has a '"
              + content.getFileName()
              + "' of its own, where Wharf puts what it unpacks; wharf.unpack-into can name another"
              + " folder, and what is in the archive is processed again by wharf reprocess");
    }
  }

  // Found out before the work is done, which would be for nothing.
  private void requireMovable(OpenPacket packet) throws IOException {
    try {
      String why = Rights.unmovable(packet.place().item(), severalFileSystems());
      if (why != null) {
        throw PostponedException.one(why, delay(packet));
      }
    } catch (UnmovableException e) {
      throw new BadPacketException(
          e.what() == UnmovableException.Cause.TOO_DEEP
              ? Reason.NAME_TOO_LONG
              : Reason.SPECIAL_FILE,
          "it cannot stand in the archive: " + e.getMessage());
    }
  }

  private boolean severalFileSystems() throws IOException {
    Boolean known = severalFileSystems;
    if (known == null) {
      known = onSeveralFileSystems(settings.get());
      severalFileSystems = known;
    }
    return known;
  }

  private static boolean onSeveralFileSystems(Settings settings) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(settings.archive(), settings.quarantine()));
    settings.inboxes().forEach(inbox -> folders.add(inbox.folder()));
    return !Mounts.same(settings.work(), folders);
  }

  private CheckedZip checked(OpenPacket packet) throws IOException {
    try {
      return CheckedZip.open(
          packet,
          settings.get().inbox(packet.name().inbox()).limits(),
          settings.get().legacyCharset(),
          layout.longestEntryPath(packet),
          inflaters,
          settings.get().inbox(packet.name().inbox()).passwords());
    } catch (NoSuchFileException e) {
      requireFolder(packet);
      throw new BadPacketException(
          Reason.MISSING_ZIP, "the folder holds no " + packet.name().zip());
    } catch (IOException e) {
      if (Causes.first(e, AccessDeniedException.class) == null) {
        throw e;
      }
      throw PostponedException.one(
          "the user "
              + System.getProperty("user.name")
              + " may not read "
              + Printable.of(packet.zip().toString())
              + "; give it the right to",
          delay(packet));
    }
  }

  private static Duration delay(OpenPacket packet) {
    return RIGHTS_DELAY.multipliedBy(1L << Math.min(packet.attempt() - 1, MOST_DOUBLINGS));
  }
}
