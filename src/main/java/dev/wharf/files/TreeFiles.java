package dev.wharf.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The plain files below a folder, one after the other. Folders are held open on the way down, so a
 * tree may be deeper than a path can say, and no link leads out of it. Links and what is neither
 * file nor folder are passed over. For one thread.
 */
public final class TreeFiles implements Closeable {
  /**
   * A plain file.
   *
   * @param path below the folder, with slashes between
   * @param isText whether the path is the file's name byte for byte, which one that is not UTF-8 is
   *     not
   * @param isLast whether it is one of those that come last
   */
  public record Found(String path, long size, FileTime modified, boolean isText, boolean isLast) {}

  private record Level(OpenFolder folder, OpenFolder.Entries entries, String before) {}

  private final OpenFolder root;
  private final Predicate<String> last;
  private final TreeSet<Path> lastFiles =
      new TreeSet<>(Comparator.comparing(Path::toString).reversed());
  private final Deque<Level> levels = new ArrayDeque<>();
  private OpenFolder folder;
  private @Nullable Path entry;
  private long passedOver;

  private TreeFiles(OpenFolder root, Predicate<String> last) {
    this.root = root;
    this.folder = root;
    this.last = last;
    levels.push(new Level(root, root.entries(), ""));
  }

  /**
   * Begins with a folder.
   *
   * @param last names of files in the folder itself that come last, {@code b} before {@code a}
   * @throws NoSuchFileException when there is no such folder
   */
  public static TreeFiles of(Path folder, Predicate<String> last) throws IOException {
    return new TreeFiles(OpenFolder.withoutLink(folder), last);
  }

  /** The next file; null after the last. */
  public @Nullable Found next() throws IOException {
    while (!levels.isEmpty()) {
      Level level = levels.element();
      Path next = level.entries().next();
      if (next == null) {
        leave();
        continue;
      }
      BasicFileAttributes attributes = level.folder().attributes(next);
      String name = String.valueOf(next.getFileName());
      if (attributes.isDirectory()) {
        OpenFolder below = level.folder().folder(next);
        levels.push(new Level(below, below.entries(), level.before() + name + "/"));
      } else if (!attributes.isRegularFile()) {
        passedOver++;
      } else if (level.folder() == root && last.test(name)) {
        lastFiles.add(next);
      } else {
        folder = level.folder();
        return found(next, level.before() + name, attributes, false);
      }
    }
    Path next = lastFiles.pollFirst();
    if (next == null) {
      return null;
    }
    folder = root;
    return found(next, String.valueOf(next.getFileName()), root.attributes(next), true);
  }

  private void leave() throws IOException {
    OpenFolder left = levels.pop().folder();
    if (left != root) { // What comes last is in there.
      left.close();
    }
  }

  private Found found(Path next, String path, BasicFileAttributes attributes, boolean isLast) {
    entry = next;
    Path name = Objects.requireNonNull(next.getFileName());
    return new Found(
        path,
        attributes.size(),
        attributes.lastModifiedTime(),
        Path.of(path).endsWith(name),
        isLast);
  }

  /**
   * Whether there may be files that were not found yet; false after the last of those that come
   * last.
   */
  public boolean hasMore() {
    return !levels.isEmpty() || !lastFiles.isEmpty();
  }

  /** Opens the file that was found last. */
  public FileChannel open() throws IOException {
    return Opening.read(folder, Objects.requireNonNull(entry));
  }

  /** How many links and special files were passed over so far. */
  public long passedOver() {
    return passedOver;
  }

  @Override
  public void close() throws IOException {
    while (!levels.isEmpty()) {
      leave();
    }
    root.close();
  }
}
