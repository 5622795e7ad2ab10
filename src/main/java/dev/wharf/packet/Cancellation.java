package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/**
 * Whether the operator ends the work of one attempt at a packet. Safe for use by several threads.
 */
public final class Cancellation {
  private final EntryLatch entries;
  private volatile @Nullable CancelledException asked;

  Cancellation(EntryLatch entries) {
    this.entries = entries;
  }

  /** Ends the work as soon as whoever does it notices; the first to say so counts. */
  public synchronized void ask(CancelledException how) {
    if (asked == null) {
      asked = how;
      entries.fail(how);
    }
  }

  /** How the work is ended; null where it is not. */
  public @Nullable CancelledException asked() {
    return asked;
  }

  /**
   * Looks that the work goes on.
   *
   * @throws CancelledException when it does not
   */
  public void requireNone() {
    CancelledException how = asked;
    if (how != null) {
      throw how;
    }
  }
}
