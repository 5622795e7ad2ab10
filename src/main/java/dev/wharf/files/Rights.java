package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.wharf.packet.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whether this user may move a folder that another one delivered. It is asked before the work. */
public final class Rights {
  /** S_ISVTX of sys/stat.h. */
  private static final int STICKY_BIT = 01000;

  /** As deep as is looked; a copy would not come deeper either. */
  private static final int DEEPEST = 100;

  private static final Path SELF = Path.of("/proc/self");

  private Rights() {}

  /**
   * Why a folder that was delivered cannot be moved by this user, as a sentence with what to do
   * about it; null when it can, as far as that can be seen before.
   *
   * @param across whether the move is to another file system
   * @throws UnmovableException when it holds what nobody can copy to another file system
   */
  public static @Nullable String unmovable(Path folder, boolean across) throws IOException {
    boolean plainFile = !Files.isDirectory(folder, NOFOLLOW_LINKS);
    if (!plainFile && !Files.isWritable(folder)) {
      return "the user "
          + user()
          + " may not write to "
          + text(folder)
          + ", which a move to another folder takes; give it the right to (chmod g+w, or deliver"
          + " with umask 002 in a group of that user)";
    }
    Path inbox = folder.toAbsolutePath().getParent();
    if (inbox != null && isSticky(inbox) && !ownedByUs(folder)) {
      return "the user "
          + user()
          + " may not take "
          + text(folder)
          + " out of "
          + text(inbox)
          + ", which has the sticky bit, since the folder belongs to another user; take that bit away"
          + " (chmod -t) or deliver as "
          + user();
    }
    return across && !plainFile ? uncopyable(folder) : null;
  }

  /** Whether this user may take only folders of its own out of that one: its sticky bit is set. */
  public static boolean isSticky(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:mode", NOFOLLOW_LINKS) instanceof Integer mode
        && (mode & STICKY_BIT) != 0
        && !ownedByUs(folder);
  }

  // Root may do all. Where there is no /proc, we find out by trying.
  private static boolean ownedByUs(Path path) throws IOException {
    if (!Files.isDirectory(SELF)) {
      return true;
    }
    Object us = Files.getAttribute(SELF, "unix:uid");
    return Integer.valueOf(0).equals(us)
        || us.equals(Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS));
  }

  private static @Nullable String uncopyable(Path folder) throws IOException {
    try (OpenFolder open = OpenFolder.open(folder)) {
      return uncopyable(open, 1);
    }
  }

  private static @Nullable String uncopyable(OpenFolder folder, int depth) throws IOException {
    OpenFolder.Entries entries = folder.entries();
    for (Path entry = entries.next(); entry != null; entry = entries.next()) {
      BasicFileAttributes kind = folder.attributes(entry);
      if (kind.isOther()) {
        throw UnmovableException.special(entry);
      }
      if (Presence.isTooLong(entry)) {
        throw UnmovableException.tooDeep();
      }
      String why = null;
      if (kind.isRegularFile() && !Files.isReadable(entry)) {
        why = mayNot("read", entry);
      } else if (kind.isDirectory()) {
        why = uncopyableFolder(folder, entry, depth);
      }
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  private static @Nullable String uncopyableFolder(OpenFolder folder, Path entry, int depth)
      throws IOException {
    if (!Files.isReadable(entry) || !Files.isWritable(entry) || !Files.isExecutable(entry)) {
      return mayNot("read and change", entry);
    }
    if (depth == DEEPEST) {
      return null;
    }
    try (OpenFolder inner = folder.folder(entry)) {
      return uncopyable(inner, depth + 1);
    }
  }

  private static String mayNot(String what, Path path) {
    return "the user "
        + user()
        + " may not "
        + what
        + " "
        + text(path)
        + ", which a move to another file system takes; give it the right to, or put the folders on"
        + " one file system";
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private static String text(Path path) {
    return Printable.of(path.toString());
  }
}
