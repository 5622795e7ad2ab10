package dev.wharf.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server for each state folder: a lock on a file in it, which the operating system lets go when
 * the process ends in whatever way.
 */
public final class StateLock implements AutoCloseable {
  private static final String FILE = "server.lock";

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @return null when another server holds it; {@link #holder} says which
   */
  public static @Nullable StateLock take(Path state) throws IOException {
    FileChannel channel =
        FileChannel.open(state.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)));
        return new StateLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused as another's would be.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /** Who holds the lock, in words. */
  public static String holder(Path state) {
    try {
      return Files.readString(state.resolve(FILE)).strip();
    } catch (IOException e) {
      return "an unknown process";
    }
  }

  private static String self() {
    return "process "
        + ProcessHandle.current().pid()
        + " on "
        + host()
        + " since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** This machine's name. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
