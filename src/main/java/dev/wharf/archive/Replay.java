package dev.wharf.archive;

import dev.wharf.files.Disk;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets back from the quarantine into the inbox, each by one rename. Their receipts go
 * along; the server that takes them knows its own and removes it. Works beside a running server and
 * without one.
 */
public final class Replay {
  private final Path quarantine;
  private final Path inbox;
  private final Disk disk;
  private final Receipts receipts;

  /**
   * How a replay of many went.
   *
   * @param left how many could not be put back
   */
  public record Result(long replayed, long left) {}

  /** Is told of each packet. */
  public interface Listener {
    /**
     * A packet was put back, or not.
     *
     * @param id of its delivery; empty where that is not known
     * @param problem null when it was put back
     */
    void replayed(String folder, String id, @Nullable String problem);
  }

  public Replay(Path quarantine, Path inbox, Disk disk) {
    this.quarantine = quarantine;
    this.inbox = inbox;
    this.disk = disk;
    this.receipts = new Receipts(disk);
  }

  /**
   * Puts one packet back.
   *
   * @param folder its folder's name in the quarantine
   * @return whether it was put back
   */
  public boolean replay(String folder, Listener listener) throws IOException {
    if (!PacketName.isValid(folder)) {
      listener.replayed(folder, "", "is not the name of a folder in the quarantine " + quarantine);
      return false;
    }
    Map<String, String> receipt = receipt(folder);
    if (receipt == null) {
      listener.replayed(
          folder,
          "",
          Disk.exists(quarantine.resolve(folder))
              ? "has no receipt, so it is not a quarantined packet"
              : "is not in the quarantine " + quarantine);
      return false;
    }
    return putBack(folder, receipt, listener);
  }

  private boolean putBack(String folder, Map<String, String> receipt, Listener listener)
      throws IOException {
    PacketName name = new PacketName(String.valueOf(receipt.get("packet")));
    String id = String.valueOf(receipt.get("id"));
    boolean moved = disk.move(quarantine.resolve(folder), inbox.resolve(name.value()), id);
    listener.replayed(
        folder,
        id,
        moved ? null : "the inbox has a packet of that name; replay it once that one is done");
    return moved;
  }

  /**
   * Puts all packets back, or all of one reason.
   *
   * @param reason null for all
   */
  public Result replayAll(@Nullable Reason reason, Listener listener) throws IOException {
    long replayed = 0;
    long left = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(quarantine)) {
      for (Path path : folders) {
        String folder = String.valueOf(path.getFileName());
        Map<String, String> receipt = folder.startsWith(".") ? null : receipt(folder);
        if (receipt != null && (reason == null || reason.code().equals(receipt.get("reason")))) {
          if (putBack(folder, receipt, listener)) {
            replayed++;
          } else {
            left++;
          }
        }
      }
    }
    return new Result(replayed, left);
  }

  // The last receipt is ours: the sender's own file of that name comes before it.
  private @Nullable Map<String, String> receipt(String folder) throws IOException {
    Map<String, String> last = null;
    for (Map<String, String> receipt :
        receipts.all(quarantine.resolve(new PacketName(folder).value())).values()) {
      if ("quarantined".equals(receipt.get("outcome"))) {
        last = receipt;
      }
    }
    return last;
  }
}
