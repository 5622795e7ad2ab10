package dev.wharf.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** The servers that work with one ledger, and which of them are dead. */
interface Servers extends AutoCloseable {
  /** This server's own lease. */
  Lease lease();

  /** The time that all servers go by. */
  Clock clock();

  /**
   * Which owners are dead, as a condition on the column {@code owner}, for the transaction that
   * asks and acts on it. Where this server may not judge the others at that moment, only its own
   * earlier runs are.
   */
  Condition dead(Statements sql) throws SQLException;

  /**
   * A condition in SQL that is true for each row of the table of deliveries whose owner, being
   * dead, had not been told to stop. It has one parameter, for {@link #predecessor}.
   */
  String diedOwner();

  /** The run of this server before this one, where it died; else empty. */
  String predecessor();

  /** Lets the others know that this server has been told to stop; a failure changes nothing. */
  void announceStop();

  /** All servers, this one first. */
  List<ServerRecord> all();

  /**
   * Asks the ledger whether it answers; does not wait for one that is away.
   *
   * @throws LedgerException when the ledger cannot be asked
   */
  void requireReachable();

  @Override
  void close();
}
