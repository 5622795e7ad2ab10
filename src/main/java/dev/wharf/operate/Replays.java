package dev.wharf.operate;

import dev.wharf.archive.ReceiptKey;
import dev.wharf.archive.Replay;
import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.operate.Operations.RefusedException;
import dev.wharf.operate.Operations.Replayed;
import dev.wharf.operate.Operations.Selection;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replay that the operator orders, and what came of it. For one thread. */
final class Replays implements Replay.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final int MOST_NAMED = 1000;

  private final Settings settings;
  private final Ledger ledger;
  private final List<String> replayed = new ArrayList<>();
  private final Map<String, String> problems = new LinkedHashMap<>();
  private long count;
  private long left;

  Replays(Settings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  /** As {@link Operations#replay}. */
  Replayed replay(Selection selection) throws RefusedException {
    try {
      Disk disk = new Disk(settings.durability());
      TrueReceipts receipts = new TrueReceipts(disk, ReceiptKey.found(settings), ledger);
      replay(selection, new Replay(settings, disk, receipts));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Replayed(count, left, replayed, problems);
  }

  private void replay(Selection selection, Replay replay) throws IOException, RefusedException {
    List<String> names = selection.names();
    if (names != null) {
      for (String name : names) {
        replay.replay(name, this);
      }
    } else if (selection.reason() != null) {
      replay.replayAll(Reason.ofCode(selection.reason()), this);
    } else if (selection.all()) {
      replay.replayAll(null, this);
    } else {
      throw new RefusedException("say which: names, a reason, or all");
    }
  }

  @Override
  public void replayed(String folder, String id, @Nullable String problem) {
    if (problem == null) {
      note(folder, id);
      count++;
      if (replayed.size() < MOST_NAMED) {
        replayed.add(folder);
      }
    } else {
      left++;
      if (problems.size() < MOST_NAMED) {
        problems.put(folder, problem);
      }
    }
  }

  private void note(String folder, String id) {
    try {
      ledger.markReplayed(id);
    } catch (LedgerException e) {
      LOG.warn(
          "{} was put back; the ledger notes it when it is taken: {}",
          Printable.of(folder),
          e.getMessage());
    }
  }
}
