package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.files.MadeFolder;
import dev.wharf.ledger.AfterEnd;
import dev.wharf.ledger.ClaimLostException;
import dev.wharf.ledger.Ending;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.Notice;
import dev.wharf.ledger.Reprocess;
import dev.wharf.ledger.Reprocess.Placing;
import dev.wharf.ledger.Reprocess.Stage;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.packet.Refusal;
import dev.wharf.packet.Results;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the results of a packet that was processed again into its folder in the archive, beside
 * those before. They stand whole beside the folder before the ledger decides; from then on two
 * renames and the receipt follow, each of which looks first whether it was done. Safe for use by
 * several threads.
 */
public final class NewResults {
  /** What the hidden names of results begin with that move to the archive's file system. */
  private static final String RESULTS = "results-";

  private static final Logger LOG = LoggerFactory.getLogger(NewResults.class);

  private final Places places;
  private final Ledger ledger;
  private final Disk disk;
  private final Layout layout;
  private final Receipts receipts;
  private final SameFolders folders;
  private final Audience audience;
  private final Predicate<String> shipped;

  /**
   * @param shipped whether this process ships a delivery at the moment
   */
  NewResults(
      Places places,
      Ledger ledger,
      Disk disk,
      Layout layout,
      Receipts receipts,
      SameFolders folders,
      Audience audience,
      Predicate<String> shipped) {
    this.places = places;
    this.ledger = ledger;
    this.disk = disk;
    this.layout = layout;
    this.receipts = receipts;
    this.folders = folders;
    this.audience = audience;
    this.shipped = shipped;
  }

  /**
   * Ends an attempt whose work is done.
   *
   * @throws BadPacketException when the folder in the archive is not as it was
   * @throws IOException when the machine is at fault; nothing has changed then, or the rest is
   *     carried through later
   */
  void commit(OpenPacket packet, String processBy) throws IOException {
    packet.content().requireUnchanged(); // The processing may have taken long.
    packet.content().close();
    folders.require();
    ledger.lease().require();
    Reprocess begun = begun(packet);
    Path folder = places.of(begun.target());
    FoundReceipt before = receipts.own(folder, begun.id());
    giveBack(folder, before);
    String kept = keptName(folder, before);
    Results made = stage(packet, begun);
    Ending.Run run = RunText.again(packet.steps().all(), processBy, ledger.clock().instant());
    String receipt = receipts.again(before, run.text(), packet.output(), kept, made);
    Reprocess decided =
        ledger.reprocesses().decide(begun, new Placing(kept, receipt), run, packet.output());
    if (decided == null) {
      fail(packet, begun, "meanwhile somebody holds it, or it was removed");
    } else if (place(decided)) {
      packet.end("archived", folder);
    } else {
      packet.end("being placed"); // It is being shipped, and carried through afterwards.
    }
  }

  /** Ends an attempt at which the packet was refused; the packet stays as it is. */
  void refuse(OpenPacket packet, Refusal refusal) throws IOException {
    fail(packet, begun(packet), refusal.reason().code() + ": " + refusal.message());
  }

  private void fail(OpenPacket packet, Reprocess begun, String why) throws IOException {
    packet.close();
    clear(begun);
    ledger.reprocesses().fail(begun, why, packet.steps().version());
    packet.end("left as it was");
    LOG.warn("{} was not processed again, and stays as it was: {}", begun.name(), why);
  }

  private Reprocess begun(OpenPacket packet) {
    Reprocess known = ledger.reprocesses().find(packet.id());
    if (known == null
        || known.stage() != Stage.IN_WORK
        || known.attempt() != packet.attempt()
        || !ledger.owner().equals(known.holder())) {
      throw new ClaimLostException(packet.name(), packet.attempt());
    }
    return known;
  }

  /**
   * Undoes the first rename of a decision that the ledger has lost, as a standby that lags does.
   */
  void giveBack(Reprocess lost) throws IOException {
    Path folder = places.of(lost.target());
    if (Disk.exists(folder)) {
      giveBack(folder, receipts.own(folder, lost.id()));
    }
  }

  private void giveBack(Path folder, FoundReceipt receipt) throws IOException {
    Path results = layout.resultsIn(folder);
    String listed = receipt.get("listSha256");
    if (listed == null || Disk.present(results)) {
      return;
    }
    for (int number = 1; Disk.exists(folder.resolve(kept(number))); number++) {
      Path aside = folder.resolve(kept(number));
      Results there = ResultsFolder.read(aside);
      if (there != null && listed.equals(there.listSha256())) {
        disk.rename(aside, results);
        disk.sync(folder);
        LOG.warn("{} has its results again, which a lost decision had put aside", folder);
        return;
      }
    }
  }

  private static String kept(int number) {
    return Layout.RESULTS + "~" + number;
  }

  /** The name that the results before get; null where there are none. */
  private @Nullable String keptName(Path folder, FoundReceipt before) throws IOException {
    boolean listed = before.get("listSha256") != null;
    if (!Disk.exists(layout.resultsIn(folder))) {
      if (listed) {
        throw new BadPacketException(
            Reason.CHANGED, "its results are not in its folder in the archive; see verify");
      }
      return null;
    }
    if (!listed && before.get("code") != null) { // Version 0.1 listed none.
      throw new BadPacketException(
          Reason.DUPLICATE_NAME, "the sender's folder has a '" + Layout.RESULTS + "' of its own");
    }
    int number = 1;
    while (Disk.exists(folder.resolve(kept(number)))) {
      number++;
    }
    return kept(number);
  }

  /** Puts the new results beside the folder, whole and on the disk; null where there are none. */
  private @Nullable Results stage(OpenPacket packet, Reprocess begun) throws IOException {
    Path results = packet.results();
    if (!MadeFolder.stands(results, false)) {
      return null;
    }
    disk.deleteIfEmpty(results);
    if (!Disk.present(results)) {
      return null;
    }
    disk.syncForeign(results, Set.of(), results.resolveSibling("temporary"));
    Path staged = staged(begun);
    disk.move(results, staged, token(begun));
    return ResultsFolder.read(staged);
  }

  private Path staged(Reprocess attempt) {
    return Disk.aside(
        places.of(attempt.target()), "again-" + Layout.attempt(attempt.id(), attempt.attempt()));
  }

  /** Whether the token of a move is that of new results. */
  static boolean isToken(String token) {
    return token.startsWith(RESULTS);
  }

  private static String token(Reprocess attempt) {
    return RESULTS + Layout.attempt(attempt.id(), attempt.attempt());
  }

  /**
   * Carries through what was decided. It may be done again after a crash.
   *
   * @return false when the packet is being shipped, so that its files must stay for now
   */
  boolean place(Reprocess decided) throws IOException {
    if (shipped.test(decided.id()) || ledger.shipments().isUnderWay(decided.id())) {
      return false;
    }
    folders.require();
    ledger.lease().require();
    Placing placing = Objects.requireNonNull(decided.placing());
    Path folder = places.of(decided.target());
    FoundReceipt now = receipts.own(folder, decided.id());
    if (!placing.receipt().equals(Receipts.text(now.file()))) {
      rename(decided, placing, folder);
      disk.replace(
          now.file(),
          placing.receipt().getBytes(StandardCharsets.UTF_8),
          Disk.aside(folder, "receipt-" + decided.id()));
    }
    disk.sync(folder);
    clear(decided);
    ledger.reprocesses().done(decided, after(decided, placing));
    LOG.info(
        "processed again {}{}{}",
        decided.name(),
        decided.version() == null ? "" : ", version " + decided.version(),
        placing.kept() == null ? "" : "; the results before are its " + placing.kept());
    return true;
  }

  // The results before are whole at either name, whenever this is cut off.
  private void rename(Reprocess decided, Placing placing, Path folder) throws IOException {
    Path results = layout.resultsIn(folder);
    Path staged = staged(decided);
    if (placing.kept() != null && !Disk.exists(folder.resolve(placing.kept()))) {
      disk.rename(results, folder.resolve(placing.kept()));
      disk.sync(folder);
    }
    if (Disk.exists(staged)) {
      disk.rename(staged, results);
      disk.sync(folder);
      disk.sync(Objects.requireNonNull(folder.getParent()));
    }
  }

  private AfterEnd after(Reprocess decided, Placing placing) {
    boolean told = audience.isTold(Outcome.ARCHIVED);
    return new AfterEnd(
        told ? new Notice(decided.id(), Outcome.ARCHIVED, placing.receipt()) : null,
        null, // How its sender's packet ended has not changed.
        audience.ships(decided.name().inbox()));
  }

  /** Removes what an attempt has left that is not decided, or that is done. */
  public void clear(Reprocess attempt) {
    try {
      Path staged = staged(attempt);
      disk.wipe(staged);
      disk.wipe(Disk.aside(staged, token(attempt)));
      disk.wipe(layout.again(attempt));
    } catch (IOException e) {
      LOG.warn("What the new processing of {} left is left: {}", attempt.name(), e.toString());
    }
  }
}
