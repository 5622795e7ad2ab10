package dev.wharf.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What identifies a file and its state, as the system tells it without opening it. The time of the
 * last change (ctime) is the one that nobody can set: it moves with each write, and where the file
 * is given another name. It moves in steps of the kernel's clock, so a stamp whose ctime is younger
 * than a step says nothing of what happened within that step.
 *
 * @param key device and inode
 * @param owner the number of the user
 * @param changed the ctime
 * @param fresh whether the ctime was younger than a step when we looked
 */
public record FileStamp(
    Object key,
    Object device,
    Object owner,
    long size,
    FileTime modified,
    FileTime changed,
    boolean regular,
    boolean fresh) {
  /** The longest step of a kernel's clock in use (CONFIG_HZ=100), and a little more. */
  private static final Duration STEP = Duration.ofMillis(12);

  private static final int LOOKS = 3;

  /**
   * Looks at a file; a link is not followed.
   *
   * @throws NoSuchFileException when there is nothing
   */
  public static FileStamp of(Path file) throws IOException {
    long now = System.currentTimeMillis();
    Map<String, Object> found =
        Files.readAttributes(
            file, "unix:fileKey,dev,uid,size,lastModifiedTime,ctime,isRegularFile", NOFOLLOW_LINKS);
    FileTime changed = value(found, "ctime", FileTime.class);
    return new FileStamp(
        value(found, "fileKey", Object.class),
        value(found, "dev", Object.class),
        value(found, "uid", Object.class),
        value(found, "size", Long.class),
        value(found, "lastModifiedTime", FileTime.class),
        changed,
        value(found, "isRegularFile", Boolean.class),
        now - changed.toMillis() <= STEP.toMillis());
  }

  private static <T> T value(Map<String, Object> found, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(found.get(name)), name);
  }

  /**
   * Looks at a file, and waits for some steps of the clock where it is fresh.
   *
   * @return one that may be fresh still, where somebody keeps changing the file
   */
  public static FileStamp settled(Path file) throws IOException {
    FileStamp stamp = of(file);
    for (int look = 1; stamp.fresh() && look < LOOKS; look++) {
      FileStamp before = stamp;
      try {
        Thread.sleep(STEP.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return stamp;
      }
      stamp = of(file);
      if (stamp.changed().equals(before.changed())) { // Also where another clock made the ctime.
        return stamp.settled();
      }
    }
    return stamp;
  }

  private FileStamp settled() {
    return new FileStamp(key, device, owner, size, modified, changed, regular, false);
  }

  /** Whether both are of one file of the same size and time, as far as its owner cannot fake it. */
  public boolean isOfSameFile(FileStamp other) {
    return key.equals(other.key) && size == other.size && modified.equals(other.modified);
  }

  /** Whether nobody has written to the file, or given it another name, from this look to that. */
  public boolean isUntouchedIn(FileStamp later) {
    return isOfSameFile(later) && changed.equals(later.changed) && !fresh;
  }
}
