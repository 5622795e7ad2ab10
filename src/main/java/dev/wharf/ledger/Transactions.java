package dev.wharf.ledger;

import java.sql.SQLException;

/** Runs work in transactions of a database. Safe for use by several threads. */
interface Transactions extends AutoCloseable {
  /** Work within one transaction. It may be run again from its start, and returns no null. */
  interface Work<T> {
    T on(Statements statements) throws SQLException;
  }

  /** The database's dialect of SQL. */
  Dialect dialect();

  /**
   * Runs the work and commits it.
   *
   * @throws LedgerException when it failed; nothing of it has happened then, unless the answer to
   *     its commit was lost
   */
  <T> T run(Work<T> work);

  /**
   * As {@link #run}, for work in which only one statement changes anything. That statement is a
   * transaction of its own, which saves a database elsewhere the request to commit.
   */
  <T> T single(Work<T> work);

  /**
   * Runs the work and commits it. While the database cannot be reached or written to, waits until
   * it can, however long that takes. The answer to a commit may be lost, so the work must be such
   * that it can be run again after it was done.
   *
   * @throws LedgerException when it failed for another reason, or when the ledger is closed while
   *     it waits
   */
  <T> T insist(Work<T> work);

  /**
   * As {@link #insist}, for work in which only one statement changes anything, as in {@link
   * #single}.
   */
  <T> T step(Work<T> work);

  /**
   * Runs work that only reads, and holds up no other work.
   *
   * @throws LedgerException when it failed
   */
  <T> T read(Work<T> work);

  /** Who waits for the database here. */
  Patience patience();

  /** Lets no work wait any longer for the database; for a stop of the server. */
  default void stopWaiting() {
    patience().end();
  }

  @Override
  void close();
}
