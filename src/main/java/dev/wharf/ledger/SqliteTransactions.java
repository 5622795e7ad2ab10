package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.files.OwnersOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file with one writer, because several connections would starve one another. Commits
 * are grouped: the thread that gets the connection runs and commits all work that came in during
 * the commit before. So one fsync serves many callers, and a lone caller needs no other thread.
 */
final class SqliteTransactions implements Transactions {
  private static final int MOST_IN_A_GROUP = 256;
  private static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final SQLiteConfig config = new SQLiteConfig();
  private final ReentrantLock writer = new ReentrantLock();
  private final ConcurrentLinkedQueue<Job<?>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Null after a failure, until the next transaction opens a new connection. Guarded by the
   * writer's lock.
   */
  private @Nullable Connection connection;

  private @Nullable Statements statements;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable String damage;
  private final Patience patience;

  /** For reading alone; opened when it is first needed. Guarded by the reader's lock. */
  private @Nullable Connection reading;

  private @Nullable Statements questions;
  private final ReentrantLock reader = new ReentrantLock();

  SqliteTransactions(Path file, Durability durability) {
    this.file = file;
    patience = new Patience(new SqliteFile(file)::passes, e -> SqliteFile.unwritten(file, e));
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(
        durability == Durability.FULL
            ? SQLiteConfig.SynchronousMode.FULL
            : SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false); // The driver would ask for one after each change.
    try {
      OwnersOnly.file(file); // What SQLite makes beside it has the mode of the file.
      statements();
    } catch (SQLException | IOException e) {
      throw new LedgerException("The ledger " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private Statements statements() throws SQLException {
    if (statements == null) {
      connection = config.createConnection("jdbc:sqlite:" + file);
      connections.incrementAndGet();
      statements = new Statements(connection);
    }
    return statements;
  }

  /** Which connection in a row writes now. */
  int connection() {
    return connections.get();
  }

  /** What SQLite has found to be wrong with the file; null for nothing. */
  @Nullable String damage() {
    return damage;
  }

  private void note(Throwable failure) {
    if (SqliteFile.damage(failure)) {
      damage = failure.getMessage();
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public <T> T insist(Work<T> work) {
    return patience.insist(() -> once(work));
  }

  @Override
  public <T> T step(Work<T> work) {
    return insist(work); // It shares its commit with other work.
  }

  @Override
  public <T> T single(Work<T> work) {
    return run(work); // It shares its commit with other work.
  }

  @Override
  public <T> T run(Work<T> work) {
    try {
      return once(work);
    } catch (SQLException e) {
      throw SqliteFile.unwritten(file, e);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    Job<T> job = new Job<>(work);
    waiting.add(job);
    writer.lock();
    try {
      while (!job.done) {
        runGroup();
      }
    } finally {
      writer.unlock();
    }
    return job.result();
  }

  @Override
  public <T> T read(Work<T> work) {
    reader.lock();
    try {
      if (questions == null) {
        SQLiteConfig readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        readOnly.setBusyTimeout(BUSY_MILLIS);
        reading = readOnly.createConnection("jdbc:sqlite:" + file);
        questions = new Statements(reading);
      }
      return work.on(questions);
    } catch (SQLException e) {
      note(e);
      LedgerException failure =
          new LedgerException("The ledger " + file + " cannot be read: " + e.getMessage(), e);
      try {
        stopReading();
      } catch (SQLException also) {
        failure.addSuppressed(also);
      }
      throw failure;
    } finally {
      reader.unlock();
    }
  }

  private void stopReading() throws SQLException {
    Connection open = reading;
    reading = null;
    questions = null;
    if (open != null) {
      open.close();
    }
  }

  private void runGroup() {
    List<Job<?>> group = new ArrayList<>();
    for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
      group.add(job);
      if (group.size() == MOST_IN_A_GROUP) {
        break;
      }
    }
    if (!commit(group)) {
      // One of them made the commit fail for all, so each is run again in a transaction of its own.
      group.forEach(job -> commit(List.of(job)));
    }
  }

  /**
   * Runs and commits a group of jobs.
   *
   * @return false where nothing has happened, and each job is to be run alone
   */
  private boolean commit(List<Job<?>> group) {
    boolean begun = false;
    try {
      // We begin and commit by statements: the driver's own commit begins the next transaction at
      // once, and so locks other processes out.
      Statements sql = statements();
      sql.update("BEGIN IMMEDIATE");
      begun = true;
      for (Job<?> job : group) {
        job.run(sql);
      }
      sql.update("COMMIT");
      group.forEach(job -> job.done = true);
      return true;
    } catch (Throwable e) { // An Error too: every caller must get an answer.
      note(e);
      rollback(e);
      if (begun && group.size() > 1) {
        return false;
      }
      group.forEach(job -> job.fail(e)); // Without a beginning, none of them is at fault.
      return true;
    }
  }

  private void rollback(Throwable cause) {
    if (statements != null && !(cause instanceof SQLException)) {
      try {
        statements.update("ROLLBACK");
        return;
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
    // After a disk error the state of a connection is unknown, so we open a new one.
    try {
      disconnect();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void disconnect() throws SQLException {
    Connection open = connection;
    connection = null;
    statements = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public Patience patience() {
    return patience;
  }

  @Override
  public void close() {
    patience.end();
    reader.lock();
    writer.lock();
    try {
      stopReading();
      disconnect();
    } catch (SQLException e) {
      throw new LedgerException("The ledger cannot be closed: " + e.getMessage(), e);
    } finally {
      writer.unlock();
      reader.unlock();
    }
  }

  /** One caller's work and its result; guarded by the writer's lock. */
  private static final class Job<T> {
    private final Work<T> work;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean done;

    Job(Work<T> work) {
      this.work = work;
    }

    void run(Statements statements) throws SQLException {
      result = work.on(statements);
    }

    void fail(Throwable why) {
      failure = why;
      done = true;
    }

    T result() throws SQLException {
      if (failure instanceof SQLException sql) {
        throw sql;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failure != null) {
        throw new LedgerException("The ledger failed: " + failure, failure);
      }
      return Objects.requireNonNull(result);
    }
  }
}
