package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of deliveries, for those who act on it. Safe for use by several threads;
 * every method throws {@link LedgerException} when the ledger fails.
 */
public interface Deliveries {
  /** Looks a delivery up by its id; null when there is none. Waits until the ledger answers. */
  @Nullable PacketRecord find(String id);

  /** All deliveries that have not ended, the oldest first. */
  List<PacketRecord> open();

  /**
   * Where that content was archived under that name before, below the archive, the newest first.
   * Waits until the ledger answers.
   *
   * @param zip the content's fingerprint
   */
  List<String> archived(PacketName name, Fingerprint zip);

  /**
   * Notes why an open delivery of this server, or one that waits, cannot go on. Waits until the
   * ledger answers.
   *
   * @param why as a sentence with what to do; null when it can
   */
  void block(Delivery packet, @Nullable String why);

  /** The open deliveries of all servers that cannot go on, the oldest first. */
  List<PacketRecord> blocked();

  /** Lets a delivery that waits be claimed at once. */
  void hasten(PacketName name);

  /**
   * Notes that a quarantined delivery was put back into the inbox. Waits until the ledger answers.
   *
   * @return false when no such delivery was ever quarantined
   */
  boolean markReplayed(String id);
}
