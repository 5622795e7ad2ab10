package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the file consumer polls: at once when the inbox tells of a whole folder, and after the
 * interval in any case, since events may be missed (network file systems tell of nothing that
 * another machine does). While events are seen to come and nothing else does, the interval grows up
 * to a second; where very much stands in the inbox that is no packet, it grows further, so that
 * looking through it for nothing takes little of the time, and what events tell of by name is
 * claimed without a look at all the rest.
 */
public final class InboxWatch extends ServiceSupport implements ScheduledPollConsumerScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  /** A poll that costs less is never put off. */
  private static final Duration CHEAP = Duration.ofMillis(20);

  /** Polls that find nothing, and of which no event told, may take this part of the time. */
  private static final long RESTS = 33;

  /** The same where no events come, and the inbox's own time says that something has changed. */
  private static final long RESTS_WHILE_CHANGING = 4;

  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  /** How many packets of an inbox with several senders are claimed before it is looked at again. */
  private static final int FEW = 16;

  private final InboxLook look;
  private final WaitingLine line;
  private final Duration interval;
  private final LongSupplier claimed;
  private @Nullable CamelContext context;
  private @Nullable Runnable poll;
  private volatile @Nullable Loop loop;

  /**
   * @param taken whether the packet of that name is not to be tried now: it waits, a server has
   *     claimed it, or another is to try it first
   * @param claimed how many packets have been claimed up to now
   */
  public InboxWatch(
      InboxLook look, Predicate<PacketName> taken, Duration interval, LongSupplier claimed) {
    this.look = look;
    this.line = new WaitingLine(look, taken);
    this.interval = interval;
    this.claimed = claimed;
  }

  @Override
  public void onInit(Consumer consumer) {
    // The consumer's own task is all that is needed of it.
  }

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public void unscheduleTask() {
    Loop running = loop;
    loop = null;
    if (running != null) {
      running.end();
    }
  }

  @Override
  public void startScheduler() {
    if (loop == null && poll != null && context != null) {
      Loop started = new Loop(poll);
      loop = started;
      context.getExecutorServiceManager().newThread("inbox", started).start();
    }
  }

  @Override
  public boolean isSchedulerStarted() {
    return loop != null;
  }

  @Override
  protected void doStop() {
    unscheduleTask();
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  /**
   * The packets that are to be claimed next, in their order; each is named once. For the thread
   * that polls.
   *
   * @param most how many
   */
  List<InboxItem> next(int most) {
    Loop polling = loop;
    if (polling == null || !look.inbox().senderFolders()) {
      return line.next(most);
    }
    polling.catchUp(); // A sender that comes now takes its turn before all of a bulk sender's.
    return line.next(Math.min(most, FEW));
  }

  /** One life of the poll's thread; it ends between two polls. */
  private final class Loop implements Runnable {
    private final Runnable poll;
    private final Arrived arrived = new Arrived(look);
    private boolean ended;
    private boolean eventsCome;
    private long cost;
    private long lookedThrough = System.nanoTime();
    private @Nullable FileTime changed;

    Loop(Runnable poll) {
      this.poll = poll;
    }

    @Override
    public void run() {
      long delay = interval.toNanos();
      boolean event = true;
      try {
        while (going()) {
          long before = claimed.getAsLong();
          int sought = poll();
          boolean found = claimed.getAsLong() != before;
          if (found) {
            eventsCome = event; // What nobody told of shows that events are missed.
          }
          boolean rests = sought > 0 ? claimed.getAsLong() - before >= sought : !found;
          delay =
              !found && eventsCome
                  ? Math.max(interval.toNanos(), Math.min(2 * delay, LONGEST.toNanos()))
                  : interval.toNanos();
          event = await(rests ? Math.max(delay, rest()) : delay);
        }
      } catch (ClosedWatchServiceException e) {
        LOG.debug("The watch has ended", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * Polls; while packets are in line, or where a look through the inbox is expensive and events
     * told of packets by name, without such a look.
     *
     * @return how many packets events told of; 0 where the whole inbox was looked through
     */
    private int poll() {
      Set<Arrived.Item> told = arrived.take();
      boolean all = line.isEmpty() && (told.isEmpty() || cost < CHEAP.toNanos());
      changed = modified();
      long began = CPU.getCurrentThreadCpuTime();
      if (all) {
        fill();
      } else {
        told.forEach(item -> line.add(item.sender(), item.path()));
      }
      poll.run();
      if (all) {
        cost = CPU.getCurrentThreadCpuTime() - began;
        lookedThrough = System.nanoTime();
      }
      return all ? 0 : told.size();
    }

    /** Takes into the line what has come since it was filled. */
    void catchUp() {
      if (arrived.drain()) {
        arrived.take().forEach(item -> line.add(item.sender(), item.path()));
      }
      long rest = Math.max(LONGEST.toNanos(), RESTS * cost);
      if (!line.isEmpty() && System.nanoTime() - lookedThrough >= rest) {
        long began = CPU.getCurrentThreadCpuTime();
        fill(); // Not all file systems tell of what comes.
        cost = CPU.getCurrentThreadCpuTime() - began;
        lookedThrough = System.nanoTime();
      }
    }

    private void fill() {
      try {
        arrived.watchSenders();
        line.fill();
      } catch (IOException e) {
        LOG.debug("The inbox cannot be looked through; the gate says why", e);
      }
    }

    private synchronized boolean going() {
      return !ended;
    }

    synchronized void end() {
      ended = true;
      notifyAll();
      arrived.close();
    }

    /** How long an inbox still rests that was looked through for nothing. */
    private long rest() {
      long sinceThen = System.nanoTime() - lookedThrough;
      return cost < CHEAP.toNanos()
          ? 0
          : Math.min(RESTS * cost, LONGEST_REST.toNanos()) - sinceThen;
    }

    /**
     * @return whether it is an event that ended the wait
     */
    private boolean await(long nanos) throws InterruptedException {
      long began = System.nanoTime();
      for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - began)) {
        if (awaitEvent(Math.min(left, Math.min(interval.toNanos(), LONGEST.toNanos())))) {
          return true;
        }
        if (!going()) {
          return false;
        }
        boolean rested = System.nanoTime() - began >= RESTS_WHILE_CHANGING * cost;
        if (arrived.hasBecomeWhole()) {
          return true;
        }
        if (!eventsCome && rested && rest() > 0 && hasChanged()) {
          return false;
        }
      }
      return false;
    }

    private boolean awaitEvent(long nanos) throws InterruptedException {
      if (!arrived.canTell()) {
        synchronized (this) {
          if (!ended) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
          }
        }
        return false;
      }
      long began = System.nanoTime();
      for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - began)) {
        if (arrived.await(left)) {
          return true;
        }
      }
      return false;
    }

    private boolean hasChanged() {
      return !Objects.equals(changed, modified());
    }

    private @Nullable FileTime modified() {
      try {
        return Files.getLastModifiedTime(look.inbox().folder());
      } catch (IOException e) {
        return null; // The poll says what is wrong with it.
      }
    }
  }
}
