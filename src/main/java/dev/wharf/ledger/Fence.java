package dev.wharf.ledger;

import dev.wharf.packet.Delivery;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The fence of a packet's steps: a step that changed no row is refused, unless this very attempt
 * had taken it before and only the answer was lost.
 */
final class Fence {
  private Fence() {}

  /** Refuses a step that changed nothing. */
  static int require(Delivery packet, int changed) {
    if (changed != 1) {
      throw lost(packet);
    }
    return changed;
  }

  /**
   * Refuses a step that changed nothing, unless the step was taken before.
   *
   * @param there the state that the step leads to
   * @param owner the packet's owner after the step; null when it has none then
   */
  static int requireDone(
      Statements sql, Delivery packet, PacketState there, @Nullable String owner, int changed)
      throws SQLException {
    if (changed != 1
        && sql.query(
                "SELECT id FROM packet WHERE id = ? AND attempt = ? AND state = ?"
                    + " AND owner IS NOT DISTINCT FROM ?",
                row -> true,
                packet.id(),
                packet.attempt(),
                there.word(),
                owner)
            .isEmpty()) {
      throw lost(packet);
    }
    return changed;
  }

  static ClaimLostException lost(Delivery packet) {
    return new ClaimLostException(packet.name(), packet.attempt());
  }
}
