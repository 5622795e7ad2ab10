package dev.wharf.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Fsyncs files and folders at {@link Durability#FULL}, and does nothing at {@link Durability#OS}.
 */
final class Sync {
  private final boolean full;

  Sync(Durability durability) {
    this.full = durability == Durability.FULL;
  }

  /** Whether this one fsyncs at all. */
  boolean full() {
    return full;
  }

  /** Fsyncs a file, or a folder: the names in it are on the disk then. */
  void path(Path path) throws IOException {
    if (full) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Fsyncs the folder in which something stands. */
  void parent(Beneath place) throws IOException {
    if (place.isDirect()) {
      path(place.ground());
    } else if (full) {
      try (OpenFolder folder = place.folder();
          FileChannel channel = folder.read()) {
        channel.force(true);
      }
    }
  }

  /** Fsyncs a file that is open already. */
  void file(FileChannel file) throws IOException {
    if (full) {
      file.force(true);
    }
  }
}
