package dev.wharf.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A file that grows at its end while it comes from elsewhere, and may be carried on after a break.
 * What stands before its end is a prefix of what was sent. No link is followed on the last two
 * steps of its path. For one thread at a time.
 */
public final class PartFile implements Closeable {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final FileChannel channel;
  private final Sync sync;

  private PartFile(FileChannel channel, Sync sync) {
    this.channel = channel;
    this.sync = sync;
  }

  /**
   * Opens it to be written from a place on; it is made where none is, and what stands behind that
   * place is gone.
   *
   * @param file in a folder that is there
   * @param at how much of it stays, in bytes
   * @throws IOException also when it is shorter than that
   */
  public static PartFile open(Path file, long at, Durability durability) throws IOException {
    FileChannel channel =
        Opening.open(
            file,
            () -> {
              try (OpenFolder held = OpenFolder.around(file)) {
                return held.write(file);
              }
            },
            LONGEST);
    try {
      if (channel.size() < at) {
        throw new IOException(file + " is shorter than " + at + " bytes");
      }
      channel.truncate(at).position(at);
      return new PartFile(channel, new Sync(durability));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Fsyncs what has come of a file.
   *
   * @param file in a folder that is there
   * @return its length in bytes
   * @throws IOException also when it, or its folder, is a link or anything else
   */
  public static long settle(Path file, Durability durability) throws IOException {
    try (FileChannel channel = Opening.open(file, () -> plain(file), LONGEST)) {
      new Sync(durability).file(channel);
      return channel.size();
    }
  }

  private static FileChannel plain(Path file) throws IOException {
    try (OpenFolder held = OpenFolder.around(file)) {
      if (!held.attributes(file).isRegularFile()) {
        throw new HeldFile.SpecialFileException(file);
      }
      return held.read(file);
    }
  }

  /** Writes all that a buffer holds. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Its length in bytes. */
  public long size() throws IOException {
    return channel.size();
  }

  /** Fsyncs it: what was written up to now is on the disk. */
  public void sync() throws IOException {
    sync.file(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
