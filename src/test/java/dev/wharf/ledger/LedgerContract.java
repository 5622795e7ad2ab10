package dev.wharf.ledger;

import dev.wharf.files.Durability;
import dev.wharf.fixture.ManualClock;
import dev.wharf.settings.LedgerAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** Every promise of the ledger, which it keeps in each kind of database. */
abstract class LedgerContract
    implements ClaimingContract,
        TakeoverContract,
        StepsContract,
        FenceContract,
        RegainingContract,
        DeliveriesContract,
        DeathsContract,
        QueuedContract,
        OutboxContract,
        ShipmentsContract,
        RemovalsContract,
        ReprocessContract,
        HistoryContract {
  private final ManualClock clock = new ManualClock(NOW);
  private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();

  /** An empty ledger, the same during one test. */
  abstract LedgerAddress address();

  @Override
  public final Ledger of(String owner) {
    return open(owner, null);
  }

  private Ledger open(String owner, String died) {
    return ledgers.computeIfAbsent(
        owner,
        key ->
            JdbcLedger.single(
                address(),
                Durability.FULL,
                new Identity(owner, owner, "node", "0", "work", died, null),
                clock));
  }

  @Override
  public final Ledger heirOf(String died) {
    return open("heir of " + died, died);
  }

  @Override
  public final ManualClock clock() {
    return clock;
  }

  @AfterEach
  final void closeLedgers() {
    ledgers.values().forEach(Ledger::close);
  }
}
