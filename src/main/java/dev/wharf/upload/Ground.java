package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.files.WholeFile;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.ledger.PacketState;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.Fingerprint;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What uploads stand on: the settings of this moment, the folders, and what the ledger knows.
 *
 * @param folders whether the folders are those that were used last
 */
record Ground(Supplier<Settings> settings, Ledger ledger, Disk disk, SameFolders folders) {

  /**
   * Requires that an inbox can take so many bytes more and keeps the free space that Wharf leaves.
   *
   * @param folder one that is there
   * @throws RefusedUploadException when it cannot
   */
  void requireSpace(Path folder, long bytes) throws RefusedUploadException, IOException {
    long free = Files.getFileStore(folder).getUsableSpace() - settings.get().spaceReserve();
    if (free < bytes) {
      throw new RefusedUploadException(507, "there is too little free space; try again later");
    }
  }

  /**
   * Requires that the folders are the right ones: a disk may not be mounted.
   *
   * @throws RefusedUploadException when one is not
   */
  void requireFolders() throws RefusedUploadException {
    if (folders.problem().isPresent()) {
      throw new RefusedUploadException(503, "uploads are not possible now; try again later");
    }
  }

  /** What became of the newest delivery under a packet's name; null where there was none. */
  @Nullable PacketState newest(Landing landing) {
    List<PacketRecord> known = ledger.history().of(landing.packet(), 1);
    return known.isEmpty() ? null : known.get(0).state();
  }

  /** Whether the newest delivery under a packet's name was archived, and holds the same bytes. */
  boolean isArchived(Landing landing, Path zip, long length) throws IOException {
    List<PacketRecord> known = ledger.history().of(landing.packet(), 1);
    if (known.isEmpty() || known.get(0).state() != PacketState.ARCHIVED) {
      return false;
    }
    PacketRecord newest = known.get(0);
    Fingerprint fingerprint = newest.decided().zip();
    if (fingerprint == null || fingerprint.size() != length) {
      return false;
    }
    Path folder = settings.get().archive().resolve(newest.decided().target());
    String plain = newest.plainZip();
    return isSame(
        plain == null ? Layout.zip(newest.name(), folder) : folder.resolve(plain), zip, length);
  }

  /** Whether two files hold the same bytes; not where one of them is gone. */
  static boolean isSame(Path one, Path other, long length) throws IOException {
    try {
      return Files.size(one) == length && WholeFile.sha256(one).equals(WholeFile.sha256(other));
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
