package dev.wharf.keep;

import dev.wharf.ledger.PacketRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the receipts say of folders in the archive and the quarantine. */
public interface Standing {
  /** Whether a folder is that packet's, by its receipt; not where nothing is there. */
  boolean holds(Path folder, PacketRecord packet) throws IOException;

  /**
   * The name of the folder with an archived packet's unpacked content, also where that was removed;
   * null where it never had one.
   *
   * @throws IOException when its receipt is not as Wharf wrote it
   */
  @Nullable String content(Path folder, PacketRecord packet) throws IOException;

  /**
   * Writes into a packet's receipt, whole or not at all, that its unpacked content was removed;
   * changes nothing where the receipt says so. The caller fsyncs the folder.
   */
  void noteContentRemoved(Path folder, PacketRecord packet) throws IOException;
}
