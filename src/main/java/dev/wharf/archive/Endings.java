package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.time.Clock;
import java.util.function.Predicate;

/** The archive, the quarantine and the recovery of one server, put together. */
public record Endings(Archive archive, Quarantine quarantine, Recovery recovery) {
  /**
   * Puts them together.
   *
   * @param inWork whether a delivery is in work in this process, so that recovery leaves it alone
   */
  public static Endings of(
      Settings settings,
      Layout layout,
      Ledger ledger,
      Disk disk,
      OutcomeListener listener,
      Predicate<String> inWork,
      String node,
      Clock clock) {
    Receipts receipts = new Receipts(disk);
    Folders folders =
        new Folders(ledger, disk, layout, receipts, listener, settings.announced(), node, clock);
    Archive archive = new Archive(settings.archive(), ledger, disk, layout, receipts, folders);
    Quarantine quarantine = new Quarantine(settings.quarantine(), ledger, disk, layout, folders);
    return new Endings(
        archive,
        quarantine,
        new Recovery(ledger, disk, layout, archive, quarantine, folders, inWork));
  }
}
