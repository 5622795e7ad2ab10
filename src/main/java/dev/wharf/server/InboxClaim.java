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
 * Keeps an inbox for the servers of one ledger: two servers that know nothing of one another would
 * take the same packets. The inbox bears the claim as an extended attribute, so that its senders
 * see no file of Wharf's. Safe for use by several threads.
 *
 * <p>Whether the server of a claim lives is seen by its process where both run on one machine, and
 * else by whether it renews its claim.
 */
final class InboxClaim {
  private static final Logger LOG = LoggerFactory.getLogger(InboxClaim.class);
  private static final FolderMark MARK = new FolderMark("wharf.server");

  /** Three times as long as a claim takes to be renewed. */
  private static final Duration WATCH = Duration.ofSeconds(6);

  private static final long LOOK_MILLIS = 200;

  private final Path inbox;
  private final String ledger;

  private InboxClaim(Path inbox, String ledger) {
    this.inbox = inbox;
    this.ledger = ledger;
  }

  /**
   * What an inbox bears.
   *
   * @param ledger the name of the ledger whose servers have it
   * @param server who claimed it, in words
   * @param machine the machine's boot and the name space of its process numbers
   * @param pid its process there
   * @param started when that process started
   * @param stamp differs each time
   */
  private record Claim(
      String ledger, String server, String machine, long pid, String started, String stamp) {

    static @Nullable Claim read(Path inbox) throws IOException {
      String words = MARK.read(inbox);
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

    static Claim now(String ledger) {
      return new Claim(
          ledger,
          StateLock.self(),
          here(),
          ProcessHandle.current().pid(),
          started(ProcessHandle.current()),
          Instant.now().toString());
    }

    String words() {
      return String.join("\n", ledger, server, machine, String.valueOf(pid), started, stamp);
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
    boolean lives(Path inbox) throws IOException {
      if (isOfThisMachine()) {
        return processLives();
      }
      LOG.info("Waits {} s to see whether {} still has {}", WATCH.toSeconds(), server, inbox);
      long end = System.nanoTime() + WATCH.toNanos();
      while (System.nanoTime() - end < 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return true;
        }
        Claim again = read(inbox);
        if (again == null || !again.ledger().equals(ledger)) {
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
   * Claims an inbox.
   *
   * @param ledger the name of this server's ledger
   * @throws StartException when a server of another ledger has it
   */
  static InboxClaim take(Path inbox, String ledger) throws StartException, IOException {
    Claim other = Claim.read(inbox);
    if (other != null && !other.ledger().equals(ledger) && other.lives(inbox)) {
      throw new StartException(
          "wharf.inbox="
              + inbox
              + ": in use by another server with a ledger of its own ("
              + other.server()
              + "). Stop that server, or give this one an inbox of its own; several servers on one"
              + " inbox share a ledger in PostgreSQL");
    }
    InboxClaim claim = new InboxClaim(inbox, ledger);
    MARK.write(inbox, Claim.now(ledger).words());
    return claim;
  }

  /**
   * Renews the claim.
   *
   * @return which server of another ledger has taken the inbox, as words; nothing while none has
   */
  Optional<String> renew() {
    try {
      Claim now = Claim.read(inbox);
      if (now != null && !now.ledger().equals(ledger)) {
        return Optional.of(now.server());
      }
      MARK.write(inbox, Claim.now(ledger).words());
    } catch (IOException e) {
      LOG.debug("{} is not there now; it is claimed again once it is", inbox, e);
    }
    return Optional.empty();
  }

  /** Gives the inbox up. */
  void leave() {
    try {
      Claim now = Claim.read(inbox);
      if (now != null && now.ledger().equals(ledger)) {
        MARK.remove(inbox);
      }
    } catch (IOException e) {
      LOG.debug("{} is not there now", inbox, e);
    }
  }
}
