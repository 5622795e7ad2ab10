package dev.wharf.archive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.files.Disk;
import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that a content folder still holds what its zip holds when the processing is over: some
 * commands move their input away, and of a work folder that servers share others may have cleared a
 * part. What is missing is unpacked again, so that the archive holds what the receipt says. It goes
 * by names, kinds and sizes, and reads no file. Safe for use by several threads.
 */
final class Contents {
  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  private final Disk disk;
  private final boolean shared;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * @param shared whether other servers can reach the work folder
   */
  Contents(Disk disk, boolean shared) {
    this.disk = disk;
    this.shared = shared;
  }

  /**
   * Makes a content folder whole.
   *
   * @param writer writes entries as the zip holds them
   */
  void complete(OpenPacket packet, EntryProcessor writer) throws Exception {
    Path data = packet.data();
    if (!shared && !packet.wasProcessed() && Disk.present(data)) {
      return; // Nobody else was given it.
    }
    packet.content().requireUnchanged(); // The processing may have taken long.
    Folders folders = new Folders(data);
    folders.require(data);
    long written = 0;
    for (Iterator<OpenEntry> entries = packet.content().openEntries(); entries.hasNext(); ) {
      OpenEntry entry = entries.next();
      Path place = entry.path().below(data);
      folders.require(entry.kind() == OpenEntry.Kind.DIRECTORY ? place : place.getParent());
      if (!stands(entry, place)) {
        disk.wipe(place);
        writer.process(entry);
        entry.finish();
        written++;
      }
    }
    if (written > 0) {
      writer.finish(packet);
      report(packet, written);
    }
  }

  private static boolean stands(OpenEntry entry, Path place) throws IOException {
    BasicFileAttributes found = attributes(place);
    return found != null
        && switch (entry.kind()) {
          case DIRECTORY -> found.isDirectory();
          case LINK -> found.isSymbolicLink() && found.size() == entry.size();
          case FILE -> found.isRegularFile() && found.size() == entry.size();
        };
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return null;
    }
  }

  private void report(OpenPacket packet, long written) {
    String message =
        packet.wasProcessed()
            ? "{}: the processing has moved away or changed {} of {} entries in the content folder;"
                + " they were unpacked again"
            : "{}: another program has taken away or changed {} of {} entries in the content folder;"
                + " they were unpacked again";
    if (reported.compareAndSet(false, true)) {
      LOG.warn(
          message + ", as will be those of later packets. Let it leave the content folder as it is",
          packet.name(),
          written,
          packet.content().count());
    } else {
      LOG.debug(message, packet.name(), written, packet.content().count());
    }
  }

  /** The folders of a content folder; a link in the place of one would lead writing elsewhere. */
  private final class Folders {
    private final Path data;
    private @Nullable Path last;

    Folders(Path data) {
      this.data = data;
    }

    void require(@Nullable Path folder) throws IOException {
      if (folder == null || folder.equals(last)) {
        return; // Entries of a folder mostly come one after the other.
      }
      if (!folder.equals(data)) {
        require(folder.getParent());
      }
      BasicFileAttributes found = attributes(folder);
      if (found != null && !found.isDirectory()) {
        disk.wipe(folder);
      }
      if (found == null || !found.isDirectory()) {
        disk.createDirectories(folder);
      }
      last = folder;
    }
  }
}
