package dev.wharf.operate;

import dev.wharf.intake.PacketsInWork;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.Reprocess;
import dev.wharf.ledger.Reprocesses.Progress;
import dev.wharf.packet.OpenPacket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far packets are that are processed again. While the ledger is away, the figures are those of
 * before. Safe for use by several threads.
 */
public final class ReprocessView {
  private static final Logger LOG = LoggerFactory.getLogger(ReprocessView.class);
  private static final int MOST = 20;

  private final PacketsInWork again;
  private final Ledger ledger;
  private volatile Status.Reprocessing last = new Status.Reprocessing(0, 0, 0, 0, List.of());

  public ReprocessView(PacketsInWork again, Ledger ledger) {
    this.again = again;
    this.ledger = ledger;
  }

  Status.Reprocessing look() {
    try {
      Progress progress = ledger.reprocesses().progress();
      last =
          new Status.Reprocessing(
              progress.left(),
              progress.inWork(),
              progress.done(),
              progress.failed(),
              progress.failed() == 0
                  ? List.of()
                  : ledger.reprocesses().failed(MOST).stream().map(ReprocessView::failed).toList());
    } catch (LedgerException e) {
      LOG.debug("The ledger cannot be asked now", e);
    }
    return last;
  }

  private static Status.Delayed failed(Reprocess packet) {
    return new Status.Delayed(
        packet.name().value(),
        packet.id(),
        packet.changed().toString(),
        packet.failures() + 1,
        String.valueOf(packet.problem()));
  }

  /** Those that this process works on. */
  List<OpenPacket> inWork() {
    return again.all();
  }

  /** A delivery with what is known of its new processing. */
  PacketView with(PacketView view) {
    if (!view.state().equals("archived")) {
      return view;
    }
    Reprocess known = ledger.reprocesses().find(view.id());
    if (known == null) {
      return view;
    }
    return switch (known.stage()) {
      case WAITING ->
          view.reprocessed(
              null, known.problem() == null ? "it waits in line" : "again: " + known.problem());
      case IN_WORK -> view.reprocessed(null, "it is in work");
      case PLACING -> view.reprocessed(null, "its new results are put in their place");
      case DONE -> view.reprocessed(known.changed().toString(), null);
      case FAILED -> view.reprocessed(null, "failed: " + known.problem());
    };
  }
}
