package dev.wharf.ledger;

import dev.wharf.files.Disk;
import dev.wharf.packet.InWords;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that somebody removes, replaces or cuts off the ledger's files while a server works with
 * them. SQLite would go on writing to a file that no start finds again. The file itself is never
 * opened here: closing it would give up the locks that SQLite has on it in this process (fcntl(2)).
 */
final class FileWatch implements AloneServer.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final SqliteFile file;
  private final SqliteTransactions database;
  private final Consumer<String> lost;
  private final @Nullable Object key;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ledger-file");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable Future<?> looking;
  private int connection;
  private @Nullable Object logKey;
  private long size;
  private @Nullable String before;

  /**
   * @param lost is told once why the ledger can no longer be worked with, as a clause
   */
  FileWatch(SqliteFile file, SqliteTransactions database, Consumer<String> lost) {
    this.file = file;
    this.database = database;
    this.lost = lost;
    try {
      key = Disk.key(file.path());
    } catch (IOException e) {
      throw new LedgerException(
          "The ledger " + file.path() + " cannot be looked at: " + InWords.of(e), e);
    }
    connection = database.connection();
  }

  /**
   * Looks once a second from now on.
   *
   * @param check whether to read all of the file first
   */
  void begin(boolean check) {
    if (check) {
      looks.execute(this::check);
    }
    looking =
        looks.scheduleWithFixedDelay(
            this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check() {
    try {
      file.requireSound(database);
    } catch (LedgerException e) {
      lost.accept(String.valueOf(e.getMessage()));
    }
  }

  /** Reports what two looks in a row find: between them, a connection may have been opened anew. */
  void look() {
    String now = problem();
    if (now != null && now.equals(before)) {
      lost.accept(now);
      close();
    }
    before = now;
  }

  private @Nullable String problem() {
    try {
      String damage = database.damage();
      if (damage != null) {
        return file.damaged(damage);
      }
      Object there = Disk.key(file.path());
      if (!Objects.equals(there, key)) {
        return gone(there == null ? "was removed" : "is another file by now");
      }
      long now = file.size();
      if (now < size) {
        return file.damaged("somebody has cut it off while the server ran");
      }
      size = now;
      return logProblem();
    } catch (IOException e) {
      LOG.debug("The ledger's file cannot be looked at now", e);
      return null; // Whoever uses it will say so.
    }
  }

  // A new connection may make a new log; while one is open, nobody else removes it.
  private @Nullable String logProblem() throws IOException {
    Object there = Disk.key(file.log());
    int now = database.connection();
    if (now != connection || logKey == null) {
      connection = now;
      logKey = there;
    }
    return Objects.equals(there, logKey)
        ? null
        : "The ledger's log "
            + file.log()
            + " was removed while the server ran, and the last steps of packets with it; the next"
            + " start goes on with what is left, and the receipts in the archive keep duplicates known";
  }

  private String gone(String what) {
    return "the ledger "
        + file.path()
        + " "
        + what
        + " while the server ran. Put it back, or start with an empty one; the receipts in the"
        + " archive keep duplicates known";
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    looks.shutdownNow();
  }
}
