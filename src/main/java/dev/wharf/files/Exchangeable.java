package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether other users can put something else, such as a link, in a folder's place. A path through
 * such a folder may lead elsewhere.
 */
public final class Exchangeable {
  private static final Path SELF = Path.of("/proc/self");
  private static final int BY_GROUP = 020;
  private static final int BY_ALL = 02;
  private static final int STICKY = 01000;

  private Exchangeable() {}

  /**
   * Whether others can exchange what stands in a folder: it is theirs, or they may write to it and
   * no sticky bit keeps them from what is not theirs (rename(2)). Members of this process's own
   * group are trusted.
   *
   * @param folder in which it stands
   * @param child what stands in it, or would
   * @throws IOException when the folder cannot be looked at; false where there are no such rights
   */
  public static boolean byOthers(Path folder, Path child) throws IOException {
    int mode;
    try {
      mode = (int) Files.getAttribute(folder, "unix:mode");
    } catch (UnsupportedOperationException e) {
      return false;
    }
    Object owner = Files.getAttribute(folder, "unix:uid");
    if (!Integer.valueOf(0).equals(owner) && !is("unix:uid", folder)) {
      return true; // Its owner may rename all that is in it, whatever the sticky bit says.
    }
    boolean group = (mode & BY_GROUP) != 0 && !is("unix:gid", folder);
    if (!group && (mode & BY_ALL) == 0) {
      return false;
    }
    return (mode & STICKY) == 0 || (Files.exists(child, NOFOLLOW_LINKS) && !is("unix:uid", child));
  }

  private static boolean is(String who, Path path) throws IOException {
    // Without /proc, as on macOS, nobody can tell.
    return !Files.exists(SELF)
        || Files.getAttribute(SELF, who).equals(Files.getAttribute(path, who, NOFOLLOW_LINKS));
  }
}
