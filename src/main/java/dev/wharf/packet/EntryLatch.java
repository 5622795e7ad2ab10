package dev.wharf.packet;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the entries of one attempt at a packet from hand to hand, and holds its first failure.
 * Safe for use by several threads.
 *
 * <p>The packet's thread hands entries out and waits; workers begin and end them. After the first
 * failure no entry begins any more, and those still queued pass at once. So an entry that is lost
 * on its way, such as in a queue that a stop cut off, never holds a failed packet up.
 */
public final class EntryLatch {
  private long handedOut;
  private long begun;
  private long ended;
  private boolean abandoned;
  private @Nullable Throwable failure;

  /** Notes that entries go to the workers. */
  public synchronized void handOut(int count) {
    handedOut += count;
  }

  /**
   * Notes that a worker begins an entry; false when it must not, because the attempt has failed.
   */
  public synchronized boolean begin() {
    if (failed()) {
      return false;
    }
    begun++;
    return true;
  }

  /** Notes that a worker has ended an entry that it had begun, whether it failed or not. */
  public synchronized void end() {
    ended++;
    if (failed() ? ended == begun : ended == handedOut) {
      notifyAll();
    }
  }

  /** Notes that something of the attempt failed; only the first failure counts. */
  public synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  public synchronized boolean failed() {
    return abandoned || failure != null;
  }

  /**
   * Waits until every entry handed out has ended, or one has failed.
   *
   * @throws EntryFailedException with the first failure as its cause
   */
  public synchronized void await() throws InterruptedException {
    while (failure == null && ended < handedOut) {
      wait();
    }
    if (failure != null) {
      throw new EntryFailedException(failure);
    }
  }

  /** Lets no further entry begin and waits for those that have begun. */
  public synchronized void abandon() throws InterruptedException {
    abandoned = true;
    while (ended < begun) {
      wait();
    }
  }

  /**
   * Lets no further entry begin, and waits for those that have begun, but no longer than given.
   *
   * @return whether no entry is in work any more
   */
  public synchronized boolean abandon(Duration longest) throws InterruptedException {
    abandoned = true;
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); ended < begun && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return ended == begun;
  }
}
