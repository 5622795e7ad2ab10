package dev.wharf.check;

import dev.wharf.archive.PlacedFolders;
import dev.wharf.archive.ReceiptKey;
import dev.wharf.archive.ResultsFolder;
import dev.wharf.archive.TrueReceipts;
import dev.wharf.files.Disk;
import dev.wharf.files.WholeFile;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.Reprocess;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.packet.Results;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.zip.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the archive against its receipts, its zips and the ledger: every folder has a true receipt
 * and the content of its zip, and every packet that the ledger knows as archived is there.
 */
public final class Verification {
  private static final int PAGE = 1000;

  private final Settings settings;
  private final Layout layout;
  private final TrueReceipts receipts;
  private final Ledger ledger;
  private final Content content;
  private final BiConsumer<String, String> problems;
  private long folders;
  private long wrong;

  /**
   * @param problems is told of each folder with what is wrong with it
   */
  public Verification(Settings settings, Ledger ledger, BiConsumer<String, String> problems)
      throws IOException {
    this.settings = settings;
    this.layout = new Layout(settings);
    this.ledger = ledger;
    this.receipts =
        new TrueReceipts(new Disk(settings.durability()), ReceiptKey.found(settings), ledger);
    this.content = new Content(() -> settings);
    this.problems = problems;
  }

  /**
   * Looks at every folder of the archive; {@code progress} is told how many have been looked at.
   */
  public void archive(LongConsumer progress) throws IOException {
    new PlacedFolders(settings.archive(), settings, receipts)
        .each(
            (name, folder) -> {
              tell(name, settled(folder));
              progress.accept(++folders);
            });
  }

  // New results may have come into their place during the look.
  private @Nullable String settled(Path folder) {
    String problem = folder(folder);
    return problem == null ? null : folder(folder);
  }

  private @Nullable String folder(Path folder) {
    try {
      TrueReceipts.Own receipt = receipts.of(folder, Outcome.ARCHIVED);
      if (receipt == null || receipt.zip() == null) {
        return "it has no receipt of an archived packet that the ledger knows or this server made";
      }
      if (receipt.changed()) {
        return "its receipt is not as Wharf wrote it";
      }
      Path zip = Layout.zip(receipt.packet(), folder);
      if (receipt.digest() != null && !receipt.digest().equals(WholeFile.sha256(zip))) {
        return "its zip is not, byte for byte, the one that was archived";
      }
      String difference = results(receipt, folder);
      if (difference != null) {
        return "its results are not those that were archived: " + difference;
      }
      String data = receipt.content();
      return content.compare(
          receipt.packet(), folder, data == null ? null : folder.resolve(data), receipt.zip());
    } catch (IOException | RuntimeException e) {
      return "it cannot be read: " + InWords.of(e);
    }
  }

  private @Nullable String results(TrueReceipts.Own receipt, Path folder) throws IOException {
    for (Map.Entry<String, Results> kept : receipt.kept().entrySet()) {
      String difference = difference(kept.getValue(), folder.resolve(kept.getKey()));
      if (difference != null) {
        return "in " + kept.getKey() + ", " + difference;
      }
    }
    Results archived = receipt.results();
    if (archived == null) {
      return null; // An earlier Wharf did not say.
    }
    String difference = difference(archived, layout.resultsIn(folder));
    String aside = difference == null ? null : aside(receipt.id());
    return aside == null ? difference : difference(archived, folder.resolve(aside));
  }

  private static @Nullable String difference(Results archived, Path folder) throws IOException {
    Results found = ResultsFolder.read(folder);
    return found == null
        ? "the folder " + folder.getFileName() + " is missing"
        : archived.difference(found);
  }

  /** Where the results stand at last that give way to new ones; null where none do. */
  private @Nullable String aside(String id) {
    Reprocess known = ledger.reprocesses().find(id);
    Reprocess.Placing placing = known == null ? null : known.placing();
    return placing == null ? null : placing.kept();
  }

  /** Looks for packets that the ledger knows as archived and the archive does not hold. */
  public void ledger() throws IOException {
    String after = "";
    List<PacketRecord> page = ledger.history().archived(after, PAGE);
    while (!page.isEmpty()) {
      for (PacketRecord packet : page) {
        String target = packet.decided().target();
        if (!receipts.has(settings.archive().resolve(target), packet)) {
          tell(
              target,
              "the ledger knows it as archived, the archive has no receipt of it; if it was removed on"
                  + " purpose: wharf forget "
                  + target);
        }
        after = packet.id();
      }
      page = ledger.history().archived(after, PAGE);
    }
  }

  private void tell(String folder, @Nullable String problem) {
    if (problem != null) {
      wrong++;
      problems.accept(Printable.of(folder), Printable.of(problem));
    }
  }

  public long folders() {
    return folders;
  }

  public long wrong() {
    return wrong;
  }
}
