package dev.wharf.intake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.packet.Printable;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Arrival.Style;
import dev.wharf.settings.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says of all that stands in an inbox what it is. Whoever asks what is a packet, what still arrives
 * and what is neither, asks here. Changes nothing. Safe for use by several threads.
 */
public final class InboxLook {
  /** How long a file must have been left alone that its sender writes under its final name. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final String RECEIPT = "wharf.json";

  private final Supplier<Inbox> settings;
  private final Predicate<String> otherInbox;
  private final Stillness stillness;

  /**
   * @param settings the inbox as it is set now
   * @param otherInbox says which names no sender may have, since packets would be called the same
   * @param steady a clock that nobody sets
   */
  public InboxLook(Supplier<Inbox> settings, Predicate<String> otherInbox, Clock steady) {
    this.settings = settings;
    this.otherInbox = otherInbox;
    this.stillness = new Stillness(steady);
  }

  /** The name of the inbox; empty for that of {@code wharf.inbox}. */
  public String name() {
    return settings.get().name();
  }

  /** The inbox as it is set now. */
  Inbox inbox() {
    return settings.get();
  }

  /** Whether nothing in an item has changed for so long, as far as looks can tell. */
  boolean isStill(Path item, Duration time) {
    return stillness.lasts(item, null, time);
  }

  /**
   * Looks at all that there is, in no order.
   *
   * @throws IOException when the inbox cannot be listed
   */
  void each(Consumer<InboxItem> consumer) throws IOException {
    listing().each((sender, path) -> consumer.accept(look(sender, path)));
  }

  /** Lists what there is, without a look at it. */
  InboxListing listing() {
    return new InboxListing(settings.get(), otherInbox);
  }

  /** Looks at what stands under a packet's name now. */
  InboxItem look(PacketName packet) {
    Path folder = packet.within(settings.get().folder(), packet.folder());
    InboxItem found = look(packet.sender(), folder);
    return found.is(InboxItem.Kind.IGNORED) && settings.get().arrival().accept().zips()
        ? look(packet.sender(), folder.resolveSibling(packet.zip()))
        : found;
  }

  /** Whether a packet of that name arrives under a name with a suffix. */
  boolean isArriving(PacketName packet) {
    for (String suffix : settings.get().arrival().incompleteSuffixes()) {
      Path folder = packet.within(settings.get().folder(), packet.folder() + suffix);
      if (exists(folder) || exists(folder, packet.zip() + suffix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks at one thing.
   *
   * @param sender in whose folder it stands; empty for none
   */
  InboxItem look(String sender, Path path) {
    Inbox inbox = settings.get();
    String name = name(path);
    PacketName own = new PacketName(inbox.name(), sender, name);
    InboxNames names = new InboxNames(inbox.arrival());
    if (names.isIgnored(name)) {
      return InboxItem.ignored(own, path);
    }
    String arriving = names.arriving(name);
    if (inbox.senderFolders() && sender.isEmpty() && arriving == null) {
      return besideSenders(own, path);
    }
    if (arriving != null) {
      return InboxItem.arriving(named(own, arriving), path);
    }
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
      if (hasLostLetters(path)) {
        return InboxItem.stray(own, path, "has a name that is not UTF-8; rename it");
      }
      return found.isDirectory() || (found.isSymbolicLink() && !ZipName.is(name))
          ? folder(inbox, own, path)
          : file(inbox, names, own, path, found);
    } catch (NoSuchFileException e) {
      return InboxItem.ignored(own, path); // It has gone meanwhile.
    } catch (IOException e) {
      return InboxItem.stray(own, path, "cannot be looked at; give Wharf the right to");
    }
  }

  private InboxItem besideSenders(PacketName own, Path path) {
    return InboxItem.stray(
        own,
        path,
        otherInbox.test(own.folder())
            ? "is named like an inbox, so that its packets could not be told from those of that"
                + " inbox; rename it"
            : "stands beside the senders' folders, and not in one of them");
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static PacketName named(PacketName own, String folder) {
    return new PacketName(own.inbox(), own.sender(), folder);
  }

  // A name that is no UTF-8 cannot be said again.
  private static boolean hasLostLetters(Path path) {
    String name = name(path);
    return name.indexOf('\uFFFD') >= 0 && !Files.exists(path.resolveSibling(name), NOFOLLOW_LINKS);
  }

  private InboxItem file(
      Inbox inbox, InboxNames names, PacketName own, Path path, BasicFileAttributes found)
      throws IOException {
    String name = own.folder();
    String marked = names.marked(name);
    if (marked != null) {
      PacketName packet = named(own, marked);
      return exists(path, marked) || exists(path, packet.zip())
          ? InboxItem.ignored(own, path)
          : InboxItem.arriving(packet, path);
    }
    String meant = names.markedInOtherLetters(name);
    if (meant != null) {
      return InboxItem.stray(
          own,
          path,
          "is not the marker of "
              + Printable.of(meant)
              + ": by wharf.marker that is called "
              + Printable.of(inbox.arrival().markerOf(meant)));
    }
    List<String> zips = names.companionOf(name);
    if (!zips.isEmpty()) {
      return zips.stream().anyMatch(zip -> exists(path, zip))
          ? InboxItem.ignored(own, path)
          : InboxItem.arriving(named(own, ZipName.base(zips.get(0))), path);
    }
    if (!inbox.arrival().accept().zips()) {
      return InboxItem.stray(
          own,
          path,
          "is not in a folder of its own, and is no packet"
              + (ZipName.is(name) ? "; with wharf.accept = both it would be one" : ""));
    }
    if (!ZipName.is(name)) {
      return InboxItem.stray(own, path, "is no zip");
    }
    if (found.isSymbolicLink() && leadsNowhere(path)) {
      return InboxItem.stray(own, path, "is a link that leads nowhere");
    }
    PacketName packet = named(own, ZipName.base(name));
    InboxItem unfinished = found.isRegularFile() ? unfinished(inbox, packet, path, path) : null;
    return unfinished == null
        ? InboxItem.ready(packet, path, Place.plain(parent(path), path))
        : unfinished;
  }

  // Camel's file consumer passes over a file that is not there: another server may have taken it.
  private static boolean leadsNowhere(Path link) {
    return !link.toFile().exists();
  }

  private static boolean exists(Path beside, String name) {
    return Files.exists(beside.resolveSibling(name), NOFOLLOW_LINKS);
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " stands in no inbox");
    }
    return parent;
  }

  private InboxItem folder(Inbox inbox, PacketName own, Path path) throws IOException {
    if (!inbox.arrival().accept().folders() && !hasReceipt(path)) {
      return InboxItem.stray(own, path, "is a folder, and here only plain zips are packets");
    }
    Path zip = ZipName.in(own, path);
    if (zip == null && !(Files.isReadable(path) && Files.isExecutable(path)) && exists(path)) {
      return InboxItem.stray(own, path, "cannot be read; give Wharf the right to");
    }
    if (zip != null && leadsNowhere(zip)) {
      zip = null;
    }
    InboxItem unfinished = unfinished(inbox, own, path, zip);
    if (unfinished != null) {
      return unfinished;
    }
    return zip == null
        ? InboxItem.withoutZip(own, path, FoundInstead.in(path))
        : InboxItem.ready(own, path, Place.folder(path, zip));
  }

  // It was put back from the quarantine, where a plain zip has a folder, too.
  private static boolean hasReceipt(Path folder) {
    return Files.exists(folder.resolve(RECEIPT), NOFOLLOW_LINKS);
  }

  private static boolean exists(Path path) {
    return Files.exists(path);
  }

  /**
   * What a packet is of which not all has come, as far as its style of arrival can tell.
   *
   * @param zip null where there is none yet
   * @return null where all has come
   */
  private @Nullable InboxItem unfinished(
      Inbox inbox, PacketName packet, Path item, @Nullable Path zip) throws IOException {
    Style style = inbox.arrival().style();
    if (style == Style.QUIET) {
      return stillness.lasts(item, zip, inbox.arrival().quietFor())
          ? null
          : InboxItem.settling(packet, item);
    }
    if (style == Style.MARKER) {
      String marker = inbox.arrival().markerOf(packet.folder());
      Path marked =
          inbox.arrival().markerIsInside() ? item.resolve(marker) : item.resolveSibling(marker);
      // A folder is none: it would not go with the packet, and say of the next that it is whole.
      return Files.exists(marked, NOFOLLOW_LINKS) && !Files.isDirectory(marked, NOFOLLOW_LINKS)
          ? null
          : InboxItem.arriving(packet, item);
    }
    return zip == null || !InPlace.isWritten(item, zip) || stillness.lasts(item, zip, SETTLED)
        ? null
        : InboxItem.settling(packet, item);
  }
}
