package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipReadException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The memory that all decoders of this process may hold together, beyond a small amount each.
 * Deflate needs 32 KB, but other methods look back over as much as their data says. Who wants more
 * than is free waits for others; who wants more than there is at all is refused. Safe for use by
 * several threads.
 */
final class DecoderMemory {
  private static final int UNIT = 1024;
  private static final long MB = 1024 * 1024;

  /** Three eighths of the heap: the rest is for Wharf and for the collector to move it about. */
  private static final DecoderMemory OF_HEAP =
      new DecoderMemory(Runtime.getRuntime().maxMemory() / 8 * 3);

  private final int total;
  private final Semaphore free;
  private final Map<Thread, Integer> holders = new ConcurrentHashMap<>();

  /**
   * @param bytes that may be held together
   */
  DecoderMemory(long bytes) {
    this.total = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(total, true);
  }

  static DecoderMemory ofHeap() {
    return OF_HEAP;
  }

  /**
   * What one decoder may hold.
   *
   * @param entry its name
   */
  Share share(String entry) {
    return new Share(entry);
  }

  /** What one decoder holds, until it is closed, which any thread may do. */
  final class Share implements AutoCloseable {
    private final String entry;
    private Thread owner = Thread.currentThread();
    private int held;

    private Share(String entry) {
      this.entry = entry;
    }

    /**
     * Holds so many bytes in place of those that it held before, as soon as they are free.
     *
     * @throws BadPacketException {@code bomb}, when there are not so many
     * @throws IOException when the server stops meanwhile, or this thread holds others up by what
     *     it holds for another entry
     */
    void hold(long bytes) throws IOException {
      close();
      long units = bytes / UNIT + 1;
      if (units > total) {
        throw new BadPacketException(
            Reason.BOMB,
            "entry '"
                + entry
                + "' needs "
                + (bytes + MB - 1) / MB
                + " MB of memory to be unpacked, and there are "
                + total / (MB / UNIT)
                + " MB for that, three eighths of Java's heap (-Xmx)");
      }
      owner = Thread.currentThread();
      if (holders.containsKey(owner)) { // It must not wait for itself, nor in a circle.
        if (!free.tryAcquire((int) units)) {
          throw new ZipReadException(
              "entry '" + entry + "' was opened before the content of another one was closed",
              new IllegalStateException("no memory is free to unpack both"));
        }
      } else {
        acquire((int) units);
      }
      holders.merge(owner, (int) units, Integer::sum);
      synchronized (this) {
        held = (int) units;
      }
    }

    private void acquire(int units) throws IOException {
      try {
        free.acquire(units);
      } catch (InterruptedException e) {
        throw PostponedException.one("the server stops", Duration.ZERO);
      }
    }

    @Override
    public void close() {
      int given;
      synchronized (this) {
        given = held;
        held = 0;
      }
      if (given > 0) {
        holders.computeIfPresent(owner, (thread, all) -> all > given ? all - given : null);
        free.release(given);
      }
    }
  }
}
