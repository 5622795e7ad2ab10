package dev.wharf.ledger;

import java.sql.SQLException;

/** Runs work in transactions of a database. Safe for use by several threads. */
interface Transactions extends AutoCloseable {
  /** Work within one transaction; may be run again from its start. */
  interface Work<T> {
    T on(Statements statements) throws SQLException;
  }

  /** What the database speaks. */
  Dialect dialect();

  /**
   * Runs the work and commits it.
   *
   * @throws LedgerException when it failed; nothing of it has happened then, unless the answer to
   *     its commit was lost
   */
  <T> T run(Work<T> work);

  /**
   * Runs the work and commits it, however long the database cannot be reached: waits until it can
   * be again. The answer to a commit may be lost, so the work must bear being run again after it
   * was done.
   *
   * @throws LedgerException when it failed for another reason, or when the ledger is closed while
   *     it waits
   */
  <T> T insist(Work<T> work);

  /**
   * As {@link #insist}, for work of which a single statement changes anything: that is its own
   * transaction, and a database elsewhere is spared the question to commit it.
   */
  <T> T step(Work<T> work);

  /**
   * Runs work that only reads, and that holds up no other.
   *
   * @throws LedgerException when it failed
   */
  <T> T read(Work<T> work);

  @Override
  void close();
}
