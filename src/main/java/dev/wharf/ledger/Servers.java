package dev.wharf.ledger;

import java.time.Clock;
import java.util.List;

/** The servers that work with one ledger, and which of them are dead. */
interface Servers extends AutoCloseable {
  /** This server's own lease. */
  Lease lease();

  /** The time that all of them go by. */
  Clock clock();

  /**
   * A condition, with one parameter for {@link #judged}, that holds for a row of the table of
   * deliveries whose owner is dead.
   */
  String deadOwner();

  /** The moment at which the others are judged; 0 judges only those that are known to be gone. */
  long judged();

  /** All of them, this one first. */
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
