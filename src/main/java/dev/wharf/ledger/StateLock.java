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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One server for each state folder: a lock on a file in it, which the operating system lets go when
 * the process ends in whatever way.
 */
public final class StateLock implements AutoCloseable {
  private static final String FILE = "server.lock";

  private static final String INSTANCE = "instance";

  private final FileChannel channel;
  private final Path state;

  private StateLock(FileChannel channel, Path state) {
    this.channel = channel;
    this.state = state;
  }

  /**
   * What tells the server of this state folder from all others, over all its runs. Where the folder
   * is a copy of another machine's, the machine's name tells the two apart.
   */
  public String instance() throws IOException {
    Path file = state.resolve(INSTANCE);
    if (!Files.exists(file)) {
      Path made = Files.writeString(state.resolve("." + INSTANCE), UUID.randomUUID().toString());
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip() + "@" + host();
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
        return new StateLock(channel, state);
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
