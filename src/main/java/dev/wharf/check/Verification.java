package dev.wharf.check;

import dev.wharf.archive.Receipts;
import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Settings;
import dev.wharf.zip.Content;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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
  private final Receipts receipts;
  private final Content content;
  private final BiConsumer<String, String> problems;
  private long folders;
  private long wrong;

  /**
   * @param problems is told of each folder with what is wrong with it
   */
  public Verification(Settings settings, BiConsumer<String, String> problems) {
    this.settings = settings;
    this.receipts = new Receipts(new Disk(settings.durability()));
    this.content = new Content(settings);
    this.problems = problems;
  }

  /**
   * Looks at every folder of the archive; {@code progress} is told how many have been looked at.
   */
  public void archive(LongConsumer progress) throws IOException {
    try (DirectoryStream<Path> archived = Files.newDirectoryStream(settings.archive())) {
      for (Path folder : archived) {
        String name = String.valueOf(folder.getFileName());
        if (!name.startsWith(".wharf-")) { // A copy from another file system that still goes on.
          tell(name, folder(folder));
          progress.accept(++folders);
        }
      }
    }
  }

  private @Nullable String folder(Path folder) {
    try {
      Map<Path, Map<String, String>> all = receipts.all(folder);
      for (Map<String, String> receipt : all.values()) {
        String sha256 = receipt.get("centralDirectorySha256");
        if ("archived".equals(receipt.get("outcome")) && sha256 != null) {
          PacketName name = new PacketName(String.valueOf(receipt.get("packet")));
          String data = receipt.get("content");
          Fingerprint expected =
              new Fingerprint(Long.parseLong(receipt.getOrDefault("size", "-1")), sha256);
          return content.compare(
              name, folder, data == null ? null : folder.resolve(data), expected);
        }
      }
      return "it has no receipt of an archived packet";
    } catch (IOException | RuntimeException e) {
      return "it cannot be read: " + InWords.of(e);
    }
  }

  /** Looks for packets that the ledger knows as archived and the archive does not hold. */
  public void ledger(Ledger ledger) throws IOException {
    String after = "";
    List<PacketRecord> page = ledger.history().archived(after, PAGE);
    while (!page.isEmpty()) {
      for (PacketRecord packet : page) {
        String target = packet.decided().target();
        if (!receipts.has(settings.archive().resolve(target), packet.id())) {
          tell(target, "the ledger knows it as archived, the archive has no receipt of it");
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
