package dev.wharf.operate;

import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ledger has counted, and which packets it knows as blocked. While the ledger is away, the
 * figures are those of before. Safe for use by several threads.
 */
final class Counted {
  private static final Logger LOG = LoggerFactory.getLogger(Counted.class);
  private static final int MOST_BLOCKED = 100;

  private final Ledger ledger;
  private volatile Figures last = new Figures(Map.of(), Map.of(), List.of(), 0);

  /**
   * The figures of one moment.
   *
   * @param reasons of those in the quarantine
   * @param undelivered receipts that were tried in vain up to now
   */
  record Figures(
      Map<PacketState, Long> states,
      Map<String, Long> reasons,
      List<Status.Blocked> blocked,
      long undelivered) {
    long in(PacketState state) {
      return states.getOrDefault(state, 0L);
    }
  }

  Counted(Ledger ledger) {
    this.ledger = ledger;
  }

  Figures look() {
    try {
      last =
          new Figures(
              ledger.history().counts(),
              ledger.history().quarantined(),
              ledger.blocked().stream().limit(MOST_BLOCKED).map(Counted::blocked).toList(),
              ledger.outbox().undelivered() + ledger.sendersOutbox().undelivered());
    } catch (LedgerException e) {
      LOG.debug("The ledger cannot be asked now", e);
    }
    return last;
  }

  private static Status.Blocked blocked(PacketRecord packet) {
    return new Status.Blocked(
        packet.name().value(),
        packet.id(),
        packet.state().name().toLowerCase(Locale.ROOT),
        packet.updated().toString(),
        String.valueOf(packet.blocked()));
  }
}
