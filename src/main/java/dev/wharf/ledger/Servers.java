package dev.wharf.ledger;

import java.time.Clock;
import java.util.List;

/** The servers that work with one ledger, and which of them are dead. */
interface Servers extends AutoCloseable {
  /** This server's own lease. */
  Lease lease();

  /** The time that all servers go by. */
  Clock clock();

  /**
   * A condition in SQL that is true for each row of the table of deliveries whose owner is dead. It
   * has one parameter, for {@link #judged}.
   */
  String deadOwner();

  /**
   * A condition in SQL that is true for each row of the table of deliveries whose owner, being
   * dead, had not been told to stop. It has one parameter, for {@link #predecessor}.
   */
  String diedOwner();

  /** The run of this server before this one, where it died; else empty. */
  String predecessor();

  /** Lets the others know that this server has been told to stop; a failure changes nothing. */
  void announceStop();

  /**
   * The moment at which the others are judged, in milliseconds. At 0, only owners without a row are
   * dead.
   */
  long judged();

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
