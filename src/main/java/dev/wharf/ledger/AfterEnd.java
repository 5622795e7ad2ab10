package dev.wharf.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What follows a packet's end, and is written by the same transaction.
 *
 * @param notice kept until it is delivered; null where nobody wants the receipt
 * @param forSender kept until its sender can see it; null where senders are told nothing
 * @param ship whether the packet is put in line for shipping; see {@link Shipments}
 */
public record AfterEnd(@Nullable Notice notice, @Nullable Notice forSender, boolean ship) {
  /** Nothing follows. */
  public static final AfterEnd NOTHING = new AfterEnd(null, null, false);

  /** A receipt that somebody wants follows. */
  public static AfterEnd of(Notice notice) {
    return new AfterEnd(notice, null, false);
  }
}
