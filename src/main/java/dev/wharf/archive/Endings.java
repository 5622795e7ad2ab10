package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.SameFolders;
import dev.wharf.ledger.StateLock;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.Verified;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The archive, the quarantine and the recovery of one server, put together. */
public final class Endings {
  /**
   * What this process does with deliveries at the moment, by their ids.
   *
   * @param inWork whether it works on one, so that recovery leaves it alone
   * @param shipped whether it ships one
   */
  public record InProcess(Predicate<String> inWork, Predicate<String> shipped) {}

  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Path work;
  private final Predicate<String> inWork;
  private final Archive archive;
  private final Quarantine quarantine;
  private final Recovery recovery;
  private final Clearing clearing;
  private final SameFolders folders;
  private final NewResults newResults;
  private final Replacements replacements;

  /**
   * @param live the settings as they are now
   * @param listener is told of each packet that has ended
   * @param inProcess what this process does with deliveries at the moment
   * @param verifier verifies a folder that was taken again, where that is needed
   */
  public Endings(
      Supplier<Settings> live,
      Layout layout,
      Ledger ledger,
      Disk disk,
      OutcomeListener listener,
      InProcess inProcess,
      SameFolders folders,
      Verified.Verifier verifier) {
    Settings settings = live.get();
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.work = settings.work();
    this.inWork = inProcess.inWork();
    this.folders = folders;
    Receipts receipts = new Receipts(disk, key(settings));
    GivingBack givingBack = new GivingBack(disk, layout);
    Taking taking = new Taking(ledger, disk, layout, receipts, folders, givingBack);
    Placing placing =
        new Placing(
            ledger, disk, layout, receipts, taking, listener, new Audience(live), StateLock.host());
    Joined joined = new Joined(disk, layout, receipts);
    Places archived = Places.archive(settings.archive(), layout);
    Places quarantined = Places.quarantine(settings.quarantine());
    newResults =
        new NewResults(
            archived,
            ledger,
            disk,
            layout,
            receipts,
            folders,
            new Audience(live),
            inProcess.shipped());
    replacements = new Replacements(ledger, newResults, folders, inWork);
    archive =
        new Archive(
            archived,
            ledger,
            disk,
            layout,
            taking,
            placing,
            new Admission(live, layout, joined, verifier),
            newResults);
    quarantine =
        new Quarantine(
            quarantined,
            ledger,
            layout,
            taking,
            joined,
            placing,
            new KeptLog(disk, layout, joined),
            newResults);
    clearing =
        new Clearing(
            ledger, disk, layout, givingBack, joined, receipts, List.of(archived, quarantined));
    Whereabouts whereabouts = new Whereabouts(archived, quarantined, layout, receipts, clearing);
    recovery = new Recovery(ledger, archive, quarantine, taking, whereabouts, folders, inWork);
  }

  public Archive archive() {
    return archive;
  }

  public Quarantine quarantine() {
    return quarantine;
  }

  public Recovery recovery() {
    return recovery;
  }

  public NewResults newResults() {
    return newResults;
  }

  public Replacements replacements() {
    return replacements;
  }

  /** What the server before this one left, where this one has its ledger for itself. */
  public Predecessors ownPredecessor() {
    return new OwnPredecessor(ledger, work, layout, recovery, clearing, inWork);
  }

  /** What dead servers left, where the ledger is shared. */
  public DeadServers deadServers() {
    Path own = Objects.requireNonNull(layout.own());
    return new DeadServers(
        ledger,
        disk,
        layout,
        own,
        recovery,
        new Leftovers(ledger, disk, own, inWork, clearing),
        folders);
  }

  private ReceiptKey key(Settings settings) {
    try {
      return ReceiptKey.of(settings, ledger.usedFolders(), disk);
    } catch (IOException e) {
      throw new UncheckedIOException("The key of the receipts cannot be read or made", e);
    }
  }
}
