package dev.wharf.intake;

import dev.wharf.ledger.PacketRecord;
import org.jspecify.annotations.Nullable;

/** How an attempt at a packet stands, by what the ledger knows of the packet. */
public enum Standing {
  /** The attempt holds the packet, and its end is open. */
  IN_WORK,
  /** Its end is decided, and recovery moves it there. */
  BEING_ENDED,
  /** It has ended. */
  ENDED,
  /** Another attempt holds the packet by now. */
  LATE,
  /** The ledger does not know of the attempt, as after a standby that lagged has taken over. */
  FORGOTTEN,
  /** The ledger cannot be asked now. */
  UNKNOWN;

  /**
   * The standing of an attempt.
   *
   * @param known the packet as the ledger knows it; null when it does not
   * @param ours whether this server is the owner that the ledger names
   * @param attempt the attempt's number
   */
  static Standing of(@Nullable PacketRecord known, boolean ours, int attempt) {
    if (known == null || (known.attempt() < attempt && !known.state().ended())) {
      return FORGOTTEN;
    }
    // In what has ended, the last owner stays named.
    if (!ours || known.attempt() != attempt) {
      return LATE;
    }
    if (known.state().ended()) {
      return ENDED;
    }
    return known.state().ending() ? BEING_ENDED : IN_WORK;
  }
}
