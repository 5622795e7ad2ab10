package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;

/** Times of files that were written just now. */
final class Times {
  private Times() {}

  /**
   * Sets when a file or folder was changed last; a link is not followed. Some file systems keep no
   * times, or let only the owner of the mount set them; content counts for more than its times, so
   * that is no failure.
   */
  static void set(Path path, FileTime modified) {
    try {
      // With both times, the JDK need not ask for the other one.
      Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(modified, FileTime.fromMillis(System.currentTimeMillis()), null);
    } catch (IOException e) {
      // What the disk itself lacks shows when the content is written or fsynced.
    }
  }
}
