package dev.wharf.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rename can lead from one folder to another. A file system that is mounted at two places
 * is one for its device number and for the JDK, but rename(2) does not work from one mount to
 * another (EXDEV): bind mounts, as containers and service managers make them, are such places.
 */
public final class Mounts {
  /** Described in proc(5): the fifth field is the mount point, blanks as octal numbers. */
  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  private static final int MOUNT_POINT = 4;
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private Mounts() {}

  /**
   * Whether both paths are below one mount; what is not there any more counts where it stood.
   *
   * @throws IOException when neither can be found out
   */
  public static boolean same(Path one, Path other) throws IOException {
    Path here = standing(one);
    Path there = standing(other);
    if (!Files.getFileStore(here).equals(Files.getFileStore(there))) {
      return false;
    }
    String mounts = mounts();
    return mounts == null || mount(mounts, here) == mount(mounts, there);
  }

  /** Whether all paths are below the mount of that one. */
  public static boolean same(Path one, Collection<Path> others) throws IOException {
    for (Path other : others) {
      if (!same(one, other)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String mounts() {
    try {
      return Files.readString(MOUNTINFO, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null; // This system has none.
    }
  }

  /** The line of the mount that a path is below: of several at one place the last one counts. */
  static int mount(String mountinfo, Path path) {
    int found = -1;
    int longest = -1;
    int at = 0;
    for (String line : mountinfo.split("\n", -1)) {
      String[] fields = line.split(" ", MOUNT_POINT + 2);
      if (fields.length > MOUNT_POINT) {
        Path point = Path.of(plain(fields[MOUNT_POINT]));
        if (path.startsWith(point) && point.getNameCount() >= longest) {
          longest = point.getNameCount();
          found = at;
        }
      }
      at++;
    }
    return found;
  }

  private static String plain(String field) {
    Matcher escaped = OCTAL.matcher(field);
    String bytes =
        escaped.replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static Path standing(Path path) throws IOException {
    Path there = path.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there.toRealPath();
  }
}
