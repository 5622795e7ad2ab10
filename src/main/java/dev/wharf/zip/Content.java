package dev.wharf.zip;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.WholeFile;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds what was unpacked against the zip that it came from, and the zip against itself. */
public final class Content {
  private static final int MOST_NAMED = 3;

  /** What systems leave in folders that are browsed, in small letters. */
  private static final Set<String> LEFT_BY_SYSTEMS =
      Set.of("@eadir", "thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store");

  private final Supplier<Settings> settings;
  private final Inflaters inflaters;

  /**
   * @param settings as they are now
   */
  public Content(Supplier<Settings> settings) {
    this.inflaters = new Inflaters(settings.get().inflating());
    this.settings = settings;
  }

  /**
   * Compares kind, size and CRC-32 of every entry, and the target of every link, looks for files
   * that no entry explains, and proves the zip's own data.
   *
   * @param folder the packet's folder, with its zip
   * @param data the folder with its content; null to look at the zip alone
   * @param expected what the zip must be
   * @return null, or what is wrong
   * @throws IOException when the machine cannot read one of them
   */
  public @Nullable String compare(
      PacketName name, Path folder, @Nullable Path data, Fingerprint expected) throws IOException {
    OpenPacket packet =
        new OpenPacket("", name, 0, Place.folder(folder, Layout.zip(name, folder)), folder, folder);
    try (OpenContent content =
        CheckedZip.open(
            packet,
            settings.get().limits(),
            settings.get().legacyCharset(),
            Integer.MAX_VALUE,
            inflaters,
            passwords(name))) {
      if (!content.fingerprint().equals(expected)) {
        return "its zip is not the one that its receipt names";
      }
      String difference = data == null ? null : compare(content, data);
      if (difference == null) {
        for (Iterator<OpenEntry> entries = content.openEntries(); entries.hasNext(); ) {
          entries.next().finish();
        }
      }
      return difference;
    } catch (BadPacketException e) {
      return "its zip: " + e.getMessage();
    }
  }

  /**
   * Looks whether a folder's zip is one that has passed the door before.
   *
   * @param whole whether its data is read too
   * @return null, or what is wrong
   * @throws IOException when the machine cannot read it
   */
  public @Nullable String prove(PacketName name, Path folder, Fingerprint expected, boolean whole)
      throws IOException {
    OpenPacket packet =
        new OpenPacket("", name, 0, Place.folder(folder, Layout.zip(name, folder)), folder, folder);
    try (OpenContent content =
        CheckedZip.open(
            packet,
            Limits.NONE,
            settings.get().legacyCharset(),
            Integer.MAX_VALUE,
            inflaters,
            passwords(name))) {
      if (!content.fingerprint().equals(expected)) {
        return "it is another zip";
      }
      for (Iterator<OpenEntry> entries = content.openEntries(); whole && entries.hasNext(); ) {
        entries.next().finish();
      }
      return null;
    } catch (NoSuchFileException e) {
      return "it is gone";
    } catch (BadPacketException e) {
      return String.valueOf(e.getMessage());
    }
  }

  // A packet whose inbox is none any more can still be proved where it has no password.
  private Passwords passwords(PacketName name) {
    Inbox inbox = settings.get().find(name.inbox());
    return inbox == null ? Passwords.NONE : inbox.passwords();
  }

  private static @Nullable String compare(OpenContent content, Path data) throws IOException {
    long files = 0;
    for (Iterator<OpenEntry> entries = content.openEntries(); entries.hasNext(); ) {
      ZipEntry entry = (ZipEntry) entries.next();
      Path unpacked = entry.path().below(data);
      files += entry.kind() == PacketEntry.Kind.DIRECTORY ? 0 : 1;
      boolean same =
          switch (entry.kind()) {
            case DIRECTORY -> Files.isDirectory(unpacked, NOFOLLOW_LINKS);
            case LINK -> Files.isSymbolicLink(unpacked) && sameTarget(unpacked, entry);
            case FILE ->
                Files.isRegularFile(unpacked, NOFOLLOW_LINKS)
                    && entry.fits(Files.size(unpacked))
                    && (int) WholeFile.crc32(unpacked) == entry.crc32();
          };
      if (!same) {
        return "'"
            + entry.path()
            + "' "
            + (Files.exists(unpacked, NOFOLLOW_LINKS) ? "differs" : "is missing");
      }
    }
    try (Stream<Path> tree = Files.walk(data)) {
      long found = tree.filter(path -> !Files.isDirectory(path, NOFOLLOW_LINKS)).count();
      return found == files ? null : others(content, data);
    }
  }

  /** The files that are not from the zip, except what systems leave in folders that are browsed. */
  private static @Nullable String others(OpenContent content, Path data) throws IOException {
    Set<Path> known = new HashSet<>();
    for (Iterator<OpenEntry> entries = content.openEntries(); entries.hasNext(); ) {
      known.add(entries.next().path().below(data));
    }
    List<String> others = new ArrayList<>();
    long count = 0;
    try (Stream<Path> tree = Files.walk(data)) {
      for (Iterator<Path> paths = tree.iterator(); paths.hasNext(); ) {
        Path path = paths.next();
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)
            && !known.contains(path)
            && !isLeftBySystem(data.relativize(path))) {
          count++;
          if (others.size() < MOST_NAMED) {
            others.add("'" + Printable.of(data.relativize(path).toString()) + "'");
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Collections.sort(others);
    String more = count > others.size() ? " and " + (count - others.size()) + " more" : "";
    return count == 0
        ? null
        : "it has files that are not from its zip: " + String.join(", ", others) + more;
  }

  private static boolean isLeftBySystem(Path file) {
    for (Path part : file) {
      if (LEFT_BY_SYSTEMS.contains(part.toString().toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return String.valueOf(file.getFileName()).startsWith("._");
  }

  private static boolean sameTarget(Path link, ZipEntry entry) throws IOException {
    try (InputStream in = entry.open()) {
      String target = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Files.readSymbolicLink(link).equals(Path.of(target));
    }
  }
}
