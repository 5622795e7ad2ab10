package dev.wharf.ledger;

import java.sql.SQLException;

/** Runs work in transactions of a database. Safe for use by several threads. */
interface Transactions extends AutoCloseable {
  /** Work within one transaction; may be run again from its start. */
  interface Work<T> {
    T on(Statements statements) throws SQLException;
  }

  /**
   * Runs the work and commits it.
   *
   * @throws LedgerException when it failed; nothing of it has happened then
   */
  <T> T run(Work<T> work);

  /**
   * Runs work that only reads, and that holds up no other.
   *
   * @throws LedgerException when it failed
   */
  <T> T read(Work<T> work);

  @Override
  void close();
}
