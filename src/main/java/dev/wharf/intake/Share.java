package dev.wharf.intake;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;

/**
 * How many packets a server that shares its inbox may hold: those that it works on, and as many
 * more to go on with at once. The rest is left to the others. Safe for use by several threads.
 */
public final class Share {
  private static final long LOOK_MILLIS = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final IntSupplier atATime;
  private final boolean bounded;

  private Share(IntSupplier atATime, boolean bounded) {
    this.atATime = atATime;
    this.bounded = bounded;
  }

  /** All that there is, for a server with an inbox of its own. */
  public static Share all() {
    return new Share(() -> Integer.MAX_VALUE, false);
  }

  /**
   * A fair share.
   *
   * @param atATime how many packets it works on at a time
   */
  public static Share of(IntSupplier atATime) {
    return new Share(atATime, true);
  }

  /** Whether others may have taken a packet since it was seen. */
  boolean others() {
    return bounded;
  }

  /**
   * Waits a while until there is room for one more: a poll that ended instead would begin the next
   * one only after its interval.
   *
   * @param held how many it holds now
   */
  synchronized boolean awaitRoom(IntSupplier held, CamelContext context) {
    if (!bounded) {
      return true;
    }
    try {
      long until = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (held.getAsInt() >= 2L * atATime.getAsInt()) {
        if (System.nanoTime() - until >= 0 || context.isStopping()) {
          return false;
        }
        wait(LOOK_MILLIS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Tells that one is held no more. */
  void freed() {
    if (bounded) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
