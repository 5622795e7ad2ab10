package dev.wharf.packet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far one attempt at a packet is, for those who watch. Safe for use by several threads. */
public final class PacketProgress {
  private long entries;
  private long entriesDone;
  private long bytes;
  private long bytesDone;
  private double processed;
  private long opened;
  private long moved;
  private long processing;
  private boolean awaitsWorker;
  private int programs;
  private long awaited;
  private long awaitedSince;

  /** Notes that the packet's turn has come and its work begins. */
  public synchronized void open() {
    opened = System.nanoTime() | 1; // Never 0.
    moved = opened;
  }

  /** Returns how long it has been in work; null while it waits for its turn. */
  public synchronized @Nullable Duration sinceOpened() {
    return opened == 0 ? null : Duration.ofNanos(System.nanoTime() - opened);
  }

  /** Returns how long nothing has moved in it; zero while it waits for a turn. */
  public synchronized Duration sinceMoved() {
    return opened == 0 || awaitsWorker
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - moved);
  }

  /** Notes that the processing begins. */
  public synchronized void beginProcessing() {
    processing = System.nanoTime() | 1; // Never 0.
    moved = processing;
  }

  /** Notes whether its processing waits for its turn with a worker process. */
  public synchronized void awaitWorker(boolean waits) {
    moved = System.nanoTime();
    if (waits && !awaitsWorker) {
      awaitedSince = moved;
    } else if (awaitsWorker && !waits) {
      awaited += moved - awaitedSince;
    }
    awaitsWorker = waits;
  }

  /** Returns how long it has been worked at: since it was opened, but for waits for a worker. */
  public synchronized Duration worked() {
    if (opened == 0) {
      return Duration.ZERO;
    }
    long until = awaitsWorker ? awaitedSince : System.nanoTime();
    return Duration.ofNanos(Math.max(0, until - opened - awaited));
  }

  /** Notes that a program of its processing begins or ends its work on it. */
  public synchronized void program(boolean begins) {
    programs += begins ? 1 : -1;
  }

  /** How many programs of its processing work on it now. */
  public synchronized int programs() {
    return programs;
  }

  /** Whether its processing waits for its turn. */
  public synchronized boolean awaitsWorker() {
    return awaitsWorker;
  }

  /** Returns how long ago the processing began; null where it has not. */
  public synchronized @Nullable Duration sinceProcessing() {
    return processing == 0 ? null : Duration.ofNanos(System.nanoTime() - processing);
  }

  /** Notes how much there is to do. */
  public synchronized void expect(long entryCount, long contentBytes) {
    entries = entryCount;
    bytes = contentBytes;
  }

  /** How many entries there are in all; 0 until that is known. */
  public synchronized long entries() {
    return entries;
  }

  /** How many bytes of content there are in all; 0 until that is known. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Notes that an entry has ended. */
  public synchronized void done(long entryBytes) {
    entriesDone++;
    bytesDone += entryBytes;
    moved = System.nanoTime();
  }

  /** Entries that have ended so far. */
  public synchronized long entriesDone() {
    return entriesDone;
  }

  /** Bytes of content that have been dealt with so far. */
  public synchronized long bytesDone() {
    return bytesDone;
  }

  /** Notes how far the packet processor is, as {@link Packet#processed} has it. */
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
}
