package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder that the processing of a packet writes to. The processing may put something else in its
 * place, or in the place of a folder in it, such as a link; that is never followed, or the server
 * would write, move and remove elsewhere.
 */
public final class MadeFolder {
  private MadeFolder() {}

  /**
   * Whether a folder stands there.
   *
   * @param dangling whether a link that leads nowhere may stand there, which is looked for then
   * @throws BadPacketException {@code processing-failed}, when something else does
   */
  public static boolean stands(Path folder, boolean dangling) throws IOException {
    if (!Presence.present(folder) && !(dangling && Files.isSymbolicLink(folder))) {
      return false;
    }
    try {
      require(folder, Files.readAttributes(folder, BasicFileAttributes.class, NOFOLLOW_LINKS));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Sees that what stands on the way to a place within a folder is folders; what is not there yet
   * is none of it.
   *
   * @throws BadPacketException {@code processing-failed}, when something else is
   */
  public static void requireWay(Path folder, Path place) throws IOException {
    Path at = folder;
    for (Path next : folder.relativize(place)) {
      if (!stands(at, true)) {
        return;
      }
      at = at.resolve(next);
    }
  }

  /**
   * Opens a file in such a folder, to write at its end.
   *
   * @throws IOException where the folder is no folder, or where in the file's place stands what
   *     leads elsewhere: a link, another name of a file, or a FIFO, at which opening would wait
   */
  public static FileChannel append(Path folder, String name) throws IOException {
    try (OpenFolder open = OpenFolder.withoutLink(folder)) {
      return open.append(folder.resolve(name));
    }
  }

  private static void require(Path folder, BasicFileAttributes found) {
    if (!found.isDirectory()) {
      throw new BadPacketException(
          Reason.PROCESSING_FAILED,
          "the processing put "
              + (found.isSymbolicLink() ? "a link" : "a file")
              + " in the place of the folder '"
              + folder.getFileName()
              + "'; let it write into that folder");
    }
  }
}
