package dev.wharf.packet;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far one attempt at a packet is: entries handed out, begun, ended, and the first failure. Safe
 * for use by several threads.
 *
 * <p>The packet's thread hands entries out and waits; workers begin and end them. After the first
 * failure no entry begins any more, and those still queued pass at once. So an entry that is lost
 * on its way, such as in a queue that a stop cut off, never holds a failed packet up.
 */
public final class PacketProgress {
  private long handedOut;
  private long begun;
  private long ended;
  private long bytes;
  private double processed;
  private long entries;
  private long content;
  private long opened;
  private long moved;
  private boolean abandoned;
  private @Nullable Throwable failure;

  /** Notes that the packet's turn has come and its work begins. */
  public synchronized void open() {
    opened = System.nanoTime() | 1; // Never 0.
    moved = opened;
  }

  /** Returns how long it has been in work; null while it waits for its turn. */
  public synchronized @Nullable Duration sinceOpened() {
    return opened == 0 ? null : Duration.ofNanos(System.nanoTime() - opened);
  }

  /** Returns how long nothing has moved in it; zero while it waits for its turn. */
  public synchronized Duration sinceMoved() {
    return opened == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - moved);
  }

  /** Notes how much there is to do. */
  public synchronized void expect(long entryCount, long contentBytes) {
    entries = entryCount;
    content = contentBytes;
  }

  /** How many entries there are in all; 0 until that is known. */
  public synchronized long entries() {
    return entries;
  }

  /** How many bytes of content there are in all; 0 until that is known. */
  public synchronized long bytes() {
    return content;
  }

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
  public synchronized void end(long entryBytes) {
    ended++;
    moved = System.nanoTime();
    bytes += entryBytes;
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
  public synchronized void awaitEntries() throws InterruptedException {
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

  /**
   * Notes how far the packet processor is, for those who watch.
   *
   * @param part from 0 to 1; what lies outside is taken for the nearer of them, and what is no
   *     number leaves the part as it was
   */
  public synchronized void processed(double part) {
    moved = System.nanoTime();
    if (!Double.isNaN(part)) {
      processed = Math.max(0, Math.min(1, part));
    }
  }

  /** Returns how far the packet processor said that it is, from 0 to 1. */
  public synchronized double processed() {
    return processed;
  }

  /** Entries that have ended so far. */
  public synchronized long entriesDone() {
    return ended;
  }

  /** Bytes of content that have been dealt with so far. */
  public synchronized long bytesDone() {
    return bytes;
  }
}
