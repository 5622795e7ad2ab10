package dev.wharf.ledger;

import dev.wharf.files.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * A ledger's SQLite file as others may have left it: whether it is damaged, and what to do then.
 */
final class SqliteFile {

  /** A file of that size is checked in some 35 ms. */
  private static final long QUICK = 16L << 20;

  /** By SQLite's "Result and Error Codes". */
  private static final Set<Integer> PASSING =
      Set.of(
          SQLiteErrorCode.SQLITE_PERM.code,
          SQLiteErrorCode.SQLITE_BUSY.code,
          SQLiteErrorCode.SQLITE_LOCKED.code,
          SQLiteErrorCode.SQLITE_NOMEM.code,
          SQLiteErrorCode.SQLITE_READONLY.code,
          SQLiteErrorCode.SQLITE_IOERR.code,
          SQLiteErrorCode.SQLITE_CANTOPEN.code,
          SQLiteErrorCode.SQLITE_PROTOCOL.code);

  /** By the same source: what refuses the values of a statement. */
  private static final Set<Integer> OF_VALUES =
      Set.of(
          SQLiteErrorCode.SQLITE_TOOBIG.code,
          SQLiteErrorCode.SQLITE_CONSTRAINT.code,
          SQLiteErrorCode.SQLITE_MISMATCH.code,
          SQLiteErrorCode.SQLITE_RANGE.code);

  /** More than one block of any file system. */
  private static final int PROBE = 1 << 16;

  private final Path file;

  SqliteFile(Path file) {
    this.file = file;
  }

  /** The file with what was committed and is not in the database's file yet. */
  Path log() {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /**
   * Whether it is to be checked before it is worked with: its last server was killed, or the check
   * takes no time.
   */
  boolean checkFirst() {
    try {
      return Files.exists(log()) || Files.size(file) <= QUICK;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether a file is there that holds nothing, as no clean end leaves it. */
  boolean empty() {
    try {
      return Files.size(file) == 0 && !Files.exists(log());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads the whole database, except for what is only in indexes.
   *
   * @throws LedgerException when it is damaged
   */
  void requireSound(Transactions database) {
    String seen =
        database.read(sql -> sql.query("PRAGMA quick_check(1)", row -> row.getString(1)).get(0));
    if (!seen.equals("ok")) {
      throw new LedgerException(damaged(seen.replace('\n', ' ')));
    }
  }

  /** What is wrong and what to do, in one message. */
  String damaged(String what) {
    return "The ledger "
        + file
        + " is damaged: "
        + what
        + ". Restore it from a backup, or move it, its -wal and its -shm away to start with an empty"
        + " one; nothing is lost, since the receipts in the archive keep duplicates known";
  }

  /** Whether a failure of the database says that its file is damaged. */
  static boolean damage(@Nullable Throwable failure) {
    if (!(failure instanceof SQLException sql)) {
      return false;
    }
    int code = sql.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /**
   * Whether a failure of the database goes away once somebody has helped the machine: a lock that
   * another process holds, a file system that is read-only or gone, a disk that fails, no memory. A
   * full disk is none of these, because work that waits holds what it has unpacked; SQLite has many
   * words for that, so it is tried out.
   */
  boolean passes(SQLException failure) {
    return PASSING.contains(failure.getErrorCode() & 0xff) && !isFull();
  }

  /** The exception for whoever writes into the ledger. */
  static LedgerException unwritten(Path file, SQLException failure) {
    String words = "The ledger " + file + " cannot be written: " + failure.getMessage();
    return OF_VALUES.contains(failure.getErrorCode() & 0xff)
        ? new RefusedValueException(words, failure)
        : new LedgerException(words, failure);
  }

  private boolean isFull() {
    Path probe = file.resolveSibling(file.getFileName() + "-probe");
    try {
      Files.write(probe, new byte[PROBE]);
      return false;
    } catch (IOException e) {
      return Disk.full(e);
    } finally {
      probe.toFile().delete();
    }
  }

  long size() throws IOException {
    return Files.size(file);
  }

  Path path() {
    return file;
  }
}
