package dev.wharf.intake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.Listing;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where in an inbox packets can stand: in itself, or in its senders' folders. */
final class InboxListing {
  private final Inbox inbox;
  private final Predicate<String> noSender;

  /** Is given what stands in an inbox, or in a sender's folder in it. */
  interface Visitor {
    void visit(String sender, Path path);
  }

  /**
   * @param noSender says which names no sender may have
   */
  InboxListing(Inbox inbox, Predicate<String> noSender) {
    this.inbox = inbox;
    this.noSender = noSender;
  }

  /**
   * Lists all that there is and has a name that is not ignored, without a look at it.
   *
   * @throws IOException when the inbox cannot be listed
   */
  void each(Visitor visitor) throws IOException {
    InboxNames names = new InboxNames(inbox.arrival());
    list(
        inbox.folder(),
        names,
        (name, item) -> {
          if (inbox.senderFolders() && isSender(name, item, names)) {
            each(name, item, names, visitor);
          } else {
            visitor.visit("", item);
          }
        });
  }

  /**
   * The folders in which packets can stand, by their senders: that of the inbox itself, of no
   * sender, or those of its senders.
   *
   * @throws IOException when the inbox cannot be listed
   */
  Map<String, Path> folders() throws IOException {
    if (!inbox.senderFolders()) {
      return Map.of("", inbox.folder());
    }
    InboxNames names = new InboxNames(inbox.arrival());
    Map<String, Path> folders = new TreeMap<>();
    list(
        inbox.folder(),
        names,
        (name, item) -> {
          if (isSender(name, item, names)) {
            folders.put(name, item);
          }
        });
    return folders;
  }

  private boolean isSender(String name, Path item, InboxNames names) {
    return names.arriving(name) == null
        && Files.isDirectory(item, NOFOLLOW_LINKS)
        && !noSender.test(name);
  }

  private static void each(String sender, Path folder, InboxNames names, Visitor visitor)
      throws IOException {
    try {
      list(folder, names, (name, item) -> visitor.visit(sender, item));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // The sender has taken its folder away.
    }
  }

  /** Is given what a folder holds. */
  private interface Held {
    void item(String name, Path item) throws IOException;
  }

  private static void list(Path folder, InboxNames names, Held held) throws IOException {
    try (DirectoryStream<Path> items = Listing.of(folder)) {
      for (Path item : items) {
        String name = String.valueOf(item.getFileName());
        if (!names.isIgnored(name)) {
          held.item(name, item);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * The packet whose zip stands there; null where no packet's can.
   *
   * @param zip a file in the inbox
   */
  @Nullable InboxItem ofZip(Path zip) {
    if (!zip.startsWith(inbox.folder())) {
      return null;
    }
    Path within = inbox.folder().relativize(zip);
    int before = inbox.senderFolders() ? 1 : 0;
    boolean plain = within.getNameCount() == before + 1;
    if ((!plain && within.getNameCount() != before + 2)
        || (plain && !inbox.arrival().accept().zips())) {
      return null;
    }
    String sender = before == 0 ? "" : within.getName(0).toString();
    String name = within.getName(before).toString();
    if (plain && !ZipName.is(name)) {
      return null;
    }
    PacketName packet = new PacketName(inbox.name(), sender, plain ? ZipName.base(name) : name);
    Path folder = Objects.requireNonNull(zip.getParent());
    Place place = plain ? Place.plain(folder, zip) : Place.folder(folder, zip);
    return InboxItem.ready(packet, place.item(), place);
  }
}
