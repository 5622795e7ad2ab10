package dev.wharf.ledger;

import dev.wharf.files.FolderLock;
import dev.wharf.files.OwnersOnly;
import dev.wharf.settings.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets only one server at a time work with a state folder, by a lock on a file in it. The operating
 * system releases the lock when the process ends, however it ends.
 */
public final class StateLock implements AutoCloseable {
  private static final String FILE = StateFolder.LOCK;

  /** What follows the name of a holder that has come to release the lock. */
  private static final String RELEASED = "\n";

  private static final Pattern HOLDER =
      Pattern.compile("^process (\\d{1,18}) on (\\S+) since (\\d[0-9T:-]+Z)");

  private static final String INSTANCE = StateFolder.INSTANCE;

  private final FolderLock lock;
  private final Path state;
  private final boolean afterKill;

  private StateLock(FolderLock lock, Path state, boolean afterKill) {
    this.lock = lock;
    this.state = state;
    this.afterKill = afterKill;
  }

  private static boolean endedInAKill(String holder) {
    return !holder.isEmpty() && !holder.endsWith(RELEASED);
  }

  /** Whether the last holder did not come to release it. */
  public boolean afterKill() {
    return afterKill;
  }

  /**
   * The name of this state folder's server, the same over all its runs and different from all
   * others. Where the folder is a copy of another machine's, the machine's name makes the
   * difference.
   */
  public String instance() throws IOException {
    Path file = state.resolve(INSTANCE);
    if (!Files.exists(file)) {
      byte[] name = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
      Path made = OwnersOnly.write(state.resolve("." + INSTANCE), name);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip() + "@" + host();
  }

  /**
   * Takes the lock.
   *
   * @return null when another server holds the lock; {@link #holder} says which one
   */
  public static @Nullable StateLock take(Path state) throws IOException {
    OwnersOnly.file(state.resolve(FILE));
    FolderLock lock = FolderLock.take(state.resolve(FILE), false, self());
    return lock == null ? null : new StateLock(lock, state, endedInAKill(lock.wordsBefore()));
  }

  /** Who holds the lock, in words. */
  public static String holder(Path state) {
    return FolderLock.holder(state.resolve(FILE));
  }

  /**
   * Whether the process that took the lock last is one of this machine that still lives. It may
   * have released the lock since.
   */
  public static boolean holderLives(Path state) {
    Matcher holder = HOLDER.matcher(holder(state));
    if (!holder.find() || !holder.group(2).equals(host())) {
      return false;
    }
    Instant since = Instant.parse(holder.group(3));
    return ProcessHandle.of(Long.parseLong(holder.group(1)))
        .flatMap(process -> process.info().startInstant())
        .filter(started -> !started.isAfter(since.plusSeconds(1))) // Else its number is used again.
        .isPresent();
  }

  /** The state folder, by a name that stays when it is moved within its file system. */
  public String folder() throws IOException {
    return "folder " + Files.getAttribute(state, "unix:ino");
  }

  /** Whether the folder and its lock are still those that were taken. */
  public boolean stands() {
    return lock.stands();
  }

  /** This process, in words. */
  public static String self() {
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
    try {
      lock.append(RELEASED);
    } finally {
      lock.close();
    }
  }
}
