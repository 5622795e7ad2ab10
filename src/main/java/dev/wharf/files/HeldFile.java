package dev.wharf.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A plain file of somebody else's that is open for reading, with its stamp of before it was opened.
 * Somebody may exchange it, or its folder, at any moment, so it is opened from its folder, which is
 * held meanwhile: what is open is the file of the stamp, if that file is untouched at a later look.
 */
public final class HeldFile implements Closeable {
  private static final int TRIES = 3;

  /** Longer than opening a file takes nearly always. */
  private static final Duration MOSTLY = Duration.ofMillis(200);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final FileChannel channel;
  private final FileStamp stamp;

  HeldFile(FileChannel channel, FileStamp stamp) {
    this.channel = channel;
    this.stamp = stamp;
  }

  /** Somebody exchanges the file, or its folder, again and again. */
  public static final class ExchangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ExchangedException(Path file) {
      super(file + " was exchanged while it was opened");
    }
  }

  /** Something else stood in its folder by then. */
  private static final class MovedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** What stands in the file's place is no plain file. */
  public static final class SpecialFileException extends IOException {
    private static final long serialVersionUID = 1L;

    SpecialFileException(Path file) {
      super(file + " is not a plain file");
    }
  }

  /**
   * Opens a file.
   *
   * @param quick the size in bytes up to which a file that was changed just now is not waited for:
   *     its stamp is fresh then
   * @throws NoSuchFileException when there is none
   * @throws SpecialFileException when it is a link, a folder, a FIFO or a device
   * @throws ExchangedException when it was exchanged at each try
   */
  public static HeldFile open(Beneath place, long quick) throws IOException {
    Path file = place.path();
    for (int i = 0; i < TRIES; i++) {
      FileStamp stamp = FileStamp.of(file);
      if (!stamp.regular()) {
        throw new SpecialFileException(file);
      }
      if (stamp.fresh() && stamp.size() > quick) {
        stamp = FileStamp.settled(file);
      }
      HeldFile held = open(place, stamp);
      if (held != null) {
        return held;
      }
    }
    throw new ExchangedException(file);
  }

  // Opening what has become a FIFO takes for ever, and a hostile sender has many of them. A file
  // that is still what it was may lie on a slow file system.
  private static @Nullable HeldFile open(Beneath place, FileStamp stamp) throws IOException {
    try {
      return inTime(place, stamp, MOSTLY);
    } catch (Opening.LateException e) {
      FileStamp now = FileStamp.of(place.path());
      if (!now.isOfSameFile(stamp) || !now.changed().equals(stamp.changed())) {
        throw new ExchangedException(place.path());
      }
      return inTime(place, stamp, LONGEST);
    }
  }

  private static @Nullable HeldFile inTime(Beneath place, FileStamp stamp, Duration longest)
      throws IOException {
    try {
      return Opening.open(place.path(), () -> inFolder(place, stamp), longest);
    } catch (MovedException e) {
      return null;
    }
  }

  // The folder is opened by the same thread: nobody can close it while something in it is being
  // opened.
  private static HeldFile inFolder(Beneath place, FileStamp stamp) throws IOException {
    try (OpenFolder folder = place.folder()) {
      if (!isOf(folder.attributes(place.path()), stamp)) {
        throw new MovedException();
      }
      return new HeldFile(folder.read(place.path()), stamp);
    } catch (NotDirectoryException e) {
      throw new MovedException(); // Another folder, or a link to one, stood there before.
    }
  }

  static boolean isOf(BasicFileAttributes entry, FileStamp stamp) {
    return stamp.key().equals(entry.fileKey())
        && entry.size() == stamp.size()
        && entry.lastModifiedTime().equals(stamp.modified());
  }

  public FileChannel channel() {
    return channel;
  }

  public FileStamp stamp() {
    return stamp;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
