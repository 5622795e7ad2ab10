package dev.wharf.server;

import dev.wharf.files.FolderMark;
import dev.wharf.ledger.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder for one server, or for those that share a ledger: two servers that know nothing of
 * one another would take the same packets, and wipe what the other unpacks. The folder bears the
 * claim as an extended attribute, so that nobody who lists it sees a file of Wharf's. Safe for use
 * by several threads.
 *
 * <p>Whether the server of a claim lives is seen by its process where both run on one machine, and
 * else by whether it renews its claim.
 */
final class FolderClaim {
  private static final Logger LOG = LoggerFactory.getLogger(FolderClaim.class);
  private static final FolderMark MARK = new FolderMark("wharf.server");

  /** Three times as long as a claim takes to be renewed. */
  private static final Duration WATCH = Duration.ofSeconds(6);

  private static final long LOOK_MILLIS = 200;

  private final Path folder;
  private final String owner;
  private boolean shown;

  private FolderClaim(Path folder, String owner) {
    this.folder = folder;
    this.owner = owner;
  }

  /**
   * What a folder bears.
   *
   * @param owner the server or the ledger that has it, by a name that no other has
   * @param server who claimed it, in words
   * @param machine the machine's boot and the name space of its process numbers
   * @param pid its process there
   * @param started when that process started
   * @param stamp differs each time
   */
  private record Claim(
      String owner, String server, String machine, long pid, String started, String stamp) {

    static @Nullable Claim read(Path folder) throws IOException {
      String words = MARK.read(folder);
      List<String> lines = words == null ? List.of() : words.lines().toList();
      return lines.size() == 6 && lines.get(3).matches("\\d{1,18}")
          ? new Claim(
              lines.get(0),
              lines.get(1),
              lines.get(2),
              Long.parseLong(lines.get(3)),
              lines.get(4),
              lines.get(5))
          : null;
    }

    static Claim now(String owner) {
      return new Claim(
          owner,
          StateLock.self(),
          here(),
          ProcessHandle.current().pid(),
          started(ProcessHandle.current()),
          Instant.now().toString());
    }

    String words() {
      return String.join("\n", owner, server, machine, String.valueOf(pid), started, stamp);
    }

    private static String here() {
      try {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
            + " "
            + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      } catch (IOException e) {
        return "unknown"; // Then only a claim that is renewed is alive.
      }
    }

    private static String started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private boolean isOfThisMachine() {
      return machine.equals(here()) && !machine.equals("unknown");
    }

    private boolean processLives() {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      return process.isPresent()
          && process.get().isAlive()
          && started(process.get()).equals(started);
    }

    /** Whether its server lives; where its process cannot be seen, this waits for a renewal. */
    boolean lives(Path folder) throws IOException {
      if (isOfThisMachine()) {
        return processLives();
      }
      LOG.info("Waits {} s to see whether {} still has {}", WATCH.toSeconds(), server, folder);
      long end = System.nanoTime() + WATCH.toNanos();
      while (System.nanoTime() - end < 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return true;
        }
        Claim again = read(folder);
        if (again == null || !again.owner().equals(owner)) {
          return false;
        }
        if (!again.stamp().equals(stamp)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Claims a folder.
   *
   * @param setting that names the folder
   * @param owner the server or the ledger that has it, by a name that no other has
   * @throws StartException when another has it
   */
  static FolderClaim take(String setting, Path folder, String owner)
      throws StartException, IOException {
    Claim other = Claim.read(folder);
    if (other != null && !other.owner().equals(owner) && other.lives(folder)) {
      throw new StartException(
          setting
              + "="
              + folder
              + ": in use by another server with a ledger of its own ("
              + other.server()
              + "). Stop that server, or give this one a work folder and an inbox of its own;"
              + " several servers on one inbox share a ledger in PostgreSQL");
    }
    FolderClaim claim = new FolderClaim(folder, owner);
    claim.shown = MARK.write(folder, Claim.now(owner).words());
    return claim;
  }

  Path folder() {
    return folder;
  }

  /** Whether others see the claim; false where the file system has no extended attributes. */
  boolean shown() {
    return shown;
  }

  /**
   * Renews the claim.
   *
   * @return which other server has taken the folder, as words; nothing while none has
   */
  Optional<String> renew() {
    try {
      Claim now = Claim.read(folder);
      if (now != null && !now.owner().equals(owner)) {
        return Optional.of(now.server());
      }
      MARK.write(folder, Claim.now(owner).words());
    } catch (IOException e) {
      LOG.debug("{} is not there now; it is claimed again once it is", folder, e);
    }
    return Optional.empty();
  }

  /** Gives the folder up. */
  void leave() {
    try {
      Claim now = Claim.read(folder);
      if (now != null && now.owner().equals(owner)) {
        MARK.remove(folder);
      }
    } catch (IOException e) {
      LOG.debug("{} is not there now", folder, e);
    }
  }
}
