package dev.wharf.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A sender's folder that is held open, whose files are read by their names in it. No link is
 * followed on the way to one, nothing waits for a FIFO, and a file is what it was looked at as, if
 * it is untouched at a later look. For one thread.
 */
public final class SendersFolder implements Closeable {
  private final Path path;
  private final OpenFolder folder;

  private SendersFolder(Path path, OpenFolder folder) {
    this.path = path;
    this.folder = folder;
  }

  /** Opens a folder; fails where a link stands in its place. */
  public static SendersFolder open(Path path) throws IOException {
    return open(Beneath.of(path));
  }

  /** The same where strangers may exchange the folders on the way to it. */
  public static SendersFolder open(Beneath place) throws IOException {
    try (OpenFolder above = place.folder()) {
      return new SendersFolder(place.path(), above.folder(place.path()));
    }
  }

  /** What is done with a file, from the folder that it stands in. */
  private interface Reach<T> {
    T of(OpenFolder folder, Path file) throws IOException;
  }

  /**
   * What a file is now.
   *
   * @param name a path below the folder, without {@code ..}
   * @throws NoSuchFileException when there is none
   * @throws HeldFile.SpecialFileException when it, or what leads to it, is a link or the like
   * @throws HeldFile.ExchangedException when it is exchanged at this moment
   */
  public FileStamp look(Path name) throws IOException {
    return reach(name, SendersFolder::stamp);
  }

  /** Opens a file for reading, as {@link #look} sees it. */
  public HeldFile read(Path name) throws IOException {
    return reach(
        name,
        (above, file) -> {
          FileStamp stamp = stamp(above, file);
          FileChannel channel = Opening.read(above, file);
          return new HeldFile(channel, stamp);
        });
  }

  private static FileStamp stamp(OpenFolder above, Path file) throws IOException {
    BasicFileAttributes found = above.attributes(file);
    if (!found.isRegularFile()) {
      throw new HeldFile.SpecialFileException(file);
    }
    FileStamp stamp = FileStamp.of(file);
    if (!HeldFile.isOf(found, stamp)) {
      throw new HeldFile.ExchangedException(file);
    }
    return stamp;
  }

  private <T> T reach(Path name, Reach<T> reach) throws IOException {
    return reach(folder, path, name, reach);
  }

  private static <T> T reach(OpenFolder above, Path path, Path name, Reach<T> reach)
      throws IOException {
    Path next = path.resolve(name.getName(0));
    if (name.getNameCount() == 1) {
      return reach.of(above, next);
    }
    if (!above.attributes(next).isDirectory()) {
      throw new HeldFile.SpecialFileException(next);
    }
    try (OpenFolder inner = above.folder(next)) {
      return reach(inner, next, name.subpath(1, name.getNameCount()), reach);
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
