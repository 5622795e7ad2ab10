package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * How many packets a server may hold, and whose turn it is where several inboxes wait for room: the
 * one of the highest priority, and of those the one that has waited longest. A server that shares
 * its inbox holds those that it works on, and as many more to go on with at once; the rest is left
 * to the others. One that has several inboxes or senders holds few, so that whoever comes later
 * waits for few. One that fills a broker's queue: as many as may wait there. Safe for use by
 * several threads.
 */
public final class Share {
  private static final long LOOK_MILLIS = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** At least so many, however few are worked on at a time. */
  private static final int FEW = 16;

  private final IntPredicate full;
  private final boolean others;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private long came;
  private int claiming;

  /** An inbox that waits for room. */
  private record Waiting(int priority, long number) implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int first = Integer.compare(other.priority, priority);
      return first == 0 ? Long.compare(number, other.number) : first;
    }
  }

  private Share(IntPredicate full, boolean others) {
    this.full = full;
    this.others = others;
  }

  /**
   * A fair share.
   *
   * @param atATime how many packets it works on at a time
   */
  public static Share of(IntSupplier atATime) {
    return new Share(held -> held >= 2L * atATime.getAsInt(), true);
  }

  /**
   * What a server with inboxes of its own may hold: all that there is, or few where several inboxes
   * or senders take turns.
   *
   * @param inTurns whether they do
   * @param atATime how many packets it works on at a time
   */
  public static Share own(BooleanSupplier inTurns, IntSupplier atATime) {
    return new Share(
        held -> inTurns.getAsBoolean() && held >= Math.max(FEW, 4L * atATime.getAsInt()), false);
  }

  /**
   * As many as may wait in a broker's queue.
   *
   * @param others whether other servers take packets from the same inbox
   */
  public static Share queue(Outstanding outstanding, boolean others) {
    return new Share(held -> outstanding.full(), others);
  }

  /** Whether others may have taken a packet since it was seen. */
  boolean others() {
    return others;
  }

  /**
   * Claims a packet once there is room for one more. It waits for a while, since a poll that ended
   * instead would begin the next one only after its interval.
   *
   * @param held how many it holds now
   * @param priority of the inbox
   * @param claim claims the packet; null where it is not to be had
   * @return null where there was no room, or the packet was not to be had
   */
  @Nullable OpenPacket claim(
      IntSupplier held,
      int priority,
      CamelContext context,
      Supplier<? extends @Nullable OpenPacket> claim) {
    if (!awaitRoom(held, priority, context)) {
      return null;
    }
    try {
      return claim.get();
    } finally {
      claimed();
    }
  }

  private synchronized void claimed() {
    claiming--; // From here on it is among those that are held.
    notifyAll();
  }

  private synchronized boolean awaitRoom(IntSupplier held, int priority, CamelContext context) {
    Waiting own = new Waiting(priority, ++came);
    waiting.add(own);
    try {
      long until = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (!own.equals(waiting.peek()) || full.test(held.getAsInt() + claiming)) {
        if (System.nanoTime() - until >= 0 || context.isStopping()) {
          return false;
        }
        wait(LOOK_MILLIS);
      }
      claiming++;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.remove(own);
      if (!waiting.isEmpty()) {
        notifyAll();
      }
    }
  }

  /** Tells that one is held no more. */
  public synchronized void freed() {
    notifyAll();
  }
}
