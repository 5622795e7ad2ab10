package dev.wharf.ledger;

import java.util.List;

/**
 * The receipts that are still to be delivered; each is added by the transaction that ends its
 * packet. Safe for use by several threads.
 */
public interface Outbox {
  /** The notices whose time has come, oldest first. */
  List<Notice> due(int most);

  /** Forgets a notice that was delivered. */
  void delivered(Notice notice);

  /**
   * Puts off a notice that could not be delivered: by a second, and twice as long each time, up to
   * 30 seconds.
   */
  void putOff(Notice notice);
}
