package dev.wharf.ledger;

import java.util.List;

/**
 * The receipts that are still to be delivered. The transaction that ends a packet adds its receipt
 * here. Safe for use by several threads; every method throws {@link LedgerException} when the
 * ledger fails.
 */
public interface Outbox {
  /**
   * The notices whose time has come, the oldest first. Of servers that share the ledger, one is
   * given a notice; when it has not delivered the notice after a minute, it is due again for all.
   *
   * @param most how many at most, from 1
   */
  List<Notice> due(int most);

  /**
   * Whether the receipt of a delivery is still to be delivered. Waits until the ledger answers.
   *
   * @param id the delivery's
   */
  boolean holds(String id);

  /** How many notices were tried, and could not be delivered yet. */
  long undelivered();

  /** How many notices were not tried yet. */
  long untried();

  /** Forgets a notice that was delivered. */
  void delivered(Notice notice);

  /**
   * Puts off a notice that could not be delivered: by a second at first, then twice as long each
   * time, up to 30 seconds.
   */
  void putOff(Notice notice);
}
