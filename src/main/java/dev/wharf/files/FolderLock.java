package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder for one process, or for several that agree to share it, by a lock on a file in it
 * (fcntl(2); on NFS the server keeps it for all machines). The operating system releases the lock
 * when the process ends, however it ends. Safe for use by several threads.
 */
public final class FolderLock implements AutoCloseable {
  private static final int TRIES = 10;

  /** Of the words of a holder, in bytes. */
  private static final int LONGEST = 10_000;

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final Object key;
  private final String wordsBefore;

  private FolderLock(
      Path file, FileChannel channel, FileLock lock, Object key, String wordsBefore) {
    this.wordsBefore = wordsBefore;
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.key = key;
  }

  /**
   * Takes the lock.
   *
   * @param file in the folder; it is made where it is not there
   * @param shared whether others may have it at the same time, who take it shared too
   * @param holder who this is, in words; they are written into the file
   * @return null when another has it; {@link #holder} says who
   */
  public static @Nullable FolderLock take(Path file, boolean shared, String holder)
      throws IOException {
    for (int i = 0; i < TRIES; i++) {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        Object key = Presence.key(file);
        FileLock lock = tryLock(channel, shared);
        if (lock == null) {
          return null;
        }
        // Whoever had it before may have removed the file after it was opened here.
        if (key != null && key.equals(Presence.key(file))) {
          String before = read(channel);
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
          taken = true;
          return new FolderLock(file, channel, lock, key, before);
        }
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    }
    throw new IOException(file + " is made and removed again and again by others");
  }

  // By the channel that has the lock: closing any other of this process's on the file gives up the
  // lock (fcntl(2)).
  private static String read(FileChannel channel) throws IOException {
    ByteBuffer words = ByteBuffer.allocate(LONGEST);
    channel.read(words, 0);
    return StandardCharsets.UTF_8.decode(words.flip()).toString();
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null; // This very process holds the lock; it is refused as another process would be.
    }
  }

  /** What the holder before had written; empty where there was none. */
  public String wordsBefore() {
    return wordsBefore;
  }

  /** Writes more words behind those of the holder. */
  public void append(String words) throws IOException {
    channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)), channel.size());
  }

  /** Whether the file that stands there is still the one whose lock is held. */
  public boolean stands() {
    try {
      return Objects.equals(key, Presence.key(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** Who holds the lock of a file, in words. */
  public static String holder(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "an unknown process";
    }
  }

  /** Gives the lock up. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Gives the lock up, and removes the file where nobody else shares it. */
  public void leave() throws IOException {
    try (channel) {
      if (lock.isShared()) {
        lock.release();
      }
      boolean alone = !lock.isShared() || channel.tryLock() != null;
      if (alone && stands()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
