package dev.wharf.intake;

import dev.wharf.ledger.Ledger;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Lets packets be claimed again that are said to be in a broker's queue, and are not. */
public interface Recall {
  void recall(Exchange exchange);

  /**
   * For a server without a broker that shares its ledger with servers that may have one. Packets
   * that have been queued for so long were queued by a server that is gone, or nobody takes them
   * up.
   */
  static Recall afterWaiting(Ledger ledger, Duration lostAfter) {
    return exchange -> putBack(ledger, lostAfter);
  }

  /** Puts back what has been queued for so long, whoever queued it. */
  static void putBack(Ledger ledger, Duration lostAfter) {
    ledger
        .queued()
        .since(ledger.clock().instant().minus(lostAfter))
        .forEach(ledger.queued()::putBack);
  }
}
