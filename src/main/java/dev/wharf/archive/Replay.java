package dev.wharf.archive;

import dev.wharf.files.Beneath;
import dev.wharf.files.Disk;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt.Outcome;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets back from the quarantine into the inbox, each by one rename. Their receipts go
 * along; the server that takes them knows its own and removes it. Works beside a running server and
 * without one.
 */
public final class Replay {
  private final Path quarantine;
  private final Settings settings;
  private final Disk disk;
  private final TrueReceipts receipts;

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

  /**
   * @param receipts says which packet a folder is
   */
  public Replay(Settings settings, Disk disk, TrueReceipts receipts) {
    this.quarantine = settings.quarantine();
    this.settings = settings;
    this.disk = disk;
    this.receipts = receipts;
  }

  /**
   * Puts one packet back. The listener is told what prevents it.
   *
   * @param folder the name of its folder in the quarantine, with inbox and sender before it
   * @return whether it was put back
   */
  public boolean replay(String folder, Listener listener) {
    Count count = new Count(listener);
    Path path = PacketName.isName(folder) ? quarantine.resolve(folder) : null;
    if (path == null || !Disk.exists(path)) {
      count.replayed(
          folder,
          "",
          path == null
              ? "is not the name of a folder in the quarantine " + quarantine
              : "is not in the quarantine " + quarantine);
    } else {
      replay(folder, path, null, true, count);
    }
    return count.replayed == 1;
  }

  /**
   * Puts all packets back, or all of one reason. What prevents one prevents no other.
   *
   * @param reason null for all
   * @throws IOException when the quarantine cannot be listed
   */
  public Result replayAll(@Nullable Reason reason, Listener listener) throws IOException {
    Count count = new Count(listener);
    new PlacedFolders(quarantine, settings, receipts)
        .each((name, path) -> replay(name, path, reason, false, count));
    return new Result(count.replayed, count.left);
  }

  private void replay(
      String folder, Path path, @Nullable Reason reason, boolean named, Count count) {
    try {
      TrueReceipts.Own receipt = receipts.of(path, Outcome.QUARANTINED);
      if (receipt == null) {
        boolean any = receipts.any(path);
        if (any || named) {
          count.replayed(folder, "", withoutReceipt(any));
        }
      } else if (receipts.isRemoved(receipt.id())) {
        count.replayed(folder, receipt.id(), "is being removed");
      } else if (reason == null || reason.code().equals(receipt.reason())) {
        boolean moved = putBack(receipt.packet(), path, receipt.id());
        count.replayed(
            folder,
            receipt.id(),
            moved ? null : "the inbox has a packet of that name; replay it once that one is done");
      }
    } catch (IOException | RuntimeException e) {
      count.replayed(folder, "", "cannot be put back: " + Printable.of(e.toString()));
    }
  }

  // The marker comes first: without it the folder would seem to be still arriving.
  private boolean putBack(PacketName packet, Path path, String id) throws IOException {
    Layout layout = new Layout(settings);
    Path place = layout.inInbox(packet);
    if (Disk.exists(place)) {
      return false;
    }
    Path parent = Objects.requireNonNull(place.getParent());
    if (!Disk.present(parent)) {
      disk.createDirectories(parent); // Its sender has no folder any more.
    }
    Path marker = layout.markerBeside(packet);
    if (marker != null) {
      disk.mark(layout.beneath(packet, marker));
    }
    return disk.move(Beneath.of(path), layout.beneath(packet, place), id);
  }

  private static String withoutReceipt(boolean any) {
    return any
        ? "has a receipt that the ledger does not know of it, and that bears no code of this server;"
            + " if it is to be taken again, move it into the inbox by hand"
        : "has no receipt, so it is not a quarantined packet";
  }

  /** Counts what it passes on. */
  private static final class Count implements Listener {
    private final Listener listener;
    private long replayed;
    private long left;

    Count(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void replayed(String folder, String id, @Nullable String problem) {
      if (problem == null) {
        replayed++;
      } else {
        left++;
      }
      listener.replayed(folder, id, problem);
    }
  }
}
