package dev.wharf.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Puts back a file whose name is gone while it is open still. It stands under its name whole or not
 * at all, and no link on the last two steps of its path is followed.
 */
public final class Restored {
  private static final String TEMPORARY = ".wharf-restored-";

  private Restored() {}

  /**
   * Writes what an open file holds to a file, and fsyncs it.
   *
   * @param content read from its beginning to its end, without a change of its position
   * @throws IOException when it cannot be written; nothing is left of it then
   */
  public static void write(Path file, FileChannel content) throws IOException {
    Path temporary = file.resolveSibling(TEMPORARY + file.getFileName());
    try (OpenFolder held = OpenFolder.around(file)) {
      boolean whole = false;
      try (FileChannel to = held.create(temporary)) {
        long size = content.size();
        for (long at = 0; at < size; ) {
          long moved = content.transferTo(at, size - at, to);
          if (moved <= 0) {
            throw new IOException(file + " ends before its end");
          }
          at += moved;
        }
        to.force(true);
        whole = true;
      } finally {
        if (!whole) {
          held.deleteFile(temporary);
        }
      }
      held.move(temporary, held, file.getFileName());
      // By what is held: something else may stand in the folder's place by now.
      try (FileChannel itself = held.read()) {
        itself.force(true);
      }
    }
  }
}
