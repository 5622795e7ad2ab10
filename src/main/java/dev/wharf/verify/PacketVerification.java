package dev.wharf.verify;

import dev.wharf.files.Beneath;
import dev.wharf.files.Disk;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Causes;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketGoneException;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Verified;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.settings.Verifying;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * The verification, before the door: what a packet's own checksum files and signatures say of it
 * holds, or it is refused with a {@link BadPacketException}. What was verified is noted on the
 * packet, so that the archive takes no other files. Safe for use by several threads.
 */
public final class PacketVerification implements Verified.Verifier {
  /** How long a packet waits for a right that lacks. */
  private static final Duration RIGHTS_DELAY = Duration.ofSeconds(30);

  private final SameFolders folders;
  private final SenderKeys keys = new SenderKeys();
  private final Supplier<Settings> settings;

  public PacketVerification(SameFolders folders, Supplier<Settings> settings) {
    this.folders = folders;
    this.settings = settings;
  }

  /**
   * Verifies a claimed packet.
   *
   * @throws BadPacketException with the reason to refuse it
   * @throws PacketGoneException when its folder is no longer there
   * @throws PostponedException when a file may not be read
   * @throws IOException when the machine is at fault
   */
  public void check(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet) throws IOException {
    Verifying rules = rules(packet.name());
    if (rules.isOff()) {
      return;
    }
    String zip = String.valueOf(packet.zip().getFileName());
    try {
      Set<String> names =
          packet.plainZip() == null
              ? names(packet.folder(), rules)
              : companions(packet.folder(), zip);
      packet.verified(verify(zip, place(packet.place()), names, rules));
    } catch (AccessDeniedException e) {
      throw postponed(e);
    } catch (NoSuchFileException | NotDirectoryException e) {
      requireFolder(packet);
      throw e;
    } catch (IOException e) {
      AccessDeniedException denied = Causes.first(e, AccessDeniedException.class);
      throw denied == null ? e : postponed(denied);
    }
  }

  @Override
  public @Nullable Verified again(PacketName name, Path folder) throws IOException {
    Verifying rules = rules(name);
    String zip = String.valueOf(Layout.zip(name, folder).getFileName());
    return rules.isOff() ? null : verify(zip, Beneath.of(folder), names(folder, rules), rules);
  }

  private static Beneath place(Place place) {
    return place.ground().equals(place.folder()) // It is a plain zip's.
        ? Beneath.of(place.folder())
        : new Beneath(place.ground(), place.folder());
  }

  private Verifying rules(PacketName name) {
    return settings.get().inbox(name.inbox()).verifying();
  }

  // What else lies beside a plain zip in the inbox belongs to other packets.
  private static Set<String> companions(Path folder, String zip) {
    Set<String> there = new HashSet<>();
    for (String name : ZipName.companions(folder.resolve(zip))) {
      if (Disk.present(folder.resolve(name))) {
        there.add(name);
      }
    }
    return there;
  }

  private @Nullable Verified verify(String zip, Beneath folder, Set<String> names, Verifying rules)
      throws IOException {
    Beside beside = Beside.of(names, zip, rules);
    if (beside.isEmpty() && !rules.isDemanding()) {
      return null;
    }
    return new FolderCheck(zip, folder, rules, beside, keys).run();
  }

  // Nothing beside the zip need be readable, where nothing is asked for.
  private static Set<String> names(Path folder, Verifying rules) throws IOException {
    try {
      return Disk.names(folder);
    } catch (AccessDeniedException e) {
      if (rules.isDemanding()) {
        throw e;
      }
      return Set.of();
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
  }

  private static PostponedException postponed(AccessDeniedException denied) {
    return PostponedException.one(
        "the user "
            + System.getProperty("user.name")
            + " may not read "
            + Printable.of(String.valueOf(denied.getFile()))
            + ", which is to be verified; give it the right to",
        RIGHTS_DELAY);
  }
}
