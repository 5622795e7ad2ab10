package dev.wharf.intake;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
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
 * to a second.
 */
public final class InboxWatch extends ServiceSupport implements ScheduledPollConsumerScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Path inbox;
  private final Duration interval;
  private final Predicate<String> whole;
  private final LongSupplier claimed;
  private @Nullable CamelContext context;
  private @Nullable Runnable poll;
  private volatile @Nullable Loop loop;

  /**
   * @param whole whether a folder of that name may be a packet
   * @param claimed how many packets have been claimed up to now
   */
  public InboxWatch(Path inbox, Duration interval, Predicate<String> whole, LongSupplier claimed) {
    this.inbox = inbox;
    this.interval = interval;
    this.whole = whole;
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

  private @Nullable WatchService watch() {
    try {
      WatchService events = inbox.getFileSystem().newWatchService();
      inbox.register(events, StandardWatchEventKinds.ENTRY_CREATE);
      return events;
    } catch (IOException e) {
      LOG.info(
          "The inbox is looked at every {} ms; it cannot be watched: {}", interval.toMillis(), e);
      return null;
    }
  }

  /** One life of the poll's thread; it ends between two polls. */
  private final class Loop implements Runnable {
    private final Runnable poll;
    private final @Nullable WatchService events = watch();
    private boolean ended;
    private boolean eventsCome;

    Loop(Runnable poll) {
      this.poll = poll;
    }

    @Override
    public void run() {
      long delay = interval.toNanos();
      boolean told = true;
      try {
        while (going()) {
          long before = claimed.getAsLong();
          poll.run();
          boolean found = claimed.getAsLong() != before;
          if (found) {
            eventsCome = told; // What nobody told of shows that events are missed.
          }
          delay =
              !found && eventsCome
                  ? Math.max(interval.toNanos(), Math.min(2 * delay, LONGEST.toNanos()))
                  : interval.toNanos();
          told = await(delay);
        }
      } catch (ClosedWatchServiceException e) {
        LOG.debug("The watch has ended", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized boolean going() {
      return !ended;
    }

    synchronized void end() {
      ended = true;
      notifyAll();
      if (events != null) {
        try {
          events.close();
        } catch (IOException e) {
          LOG.debug("The watch on the inbox goes with the process", e);
        }
      }
    }

    /**
     * @return whether it is an event that ended the wait
     */
    private boolean await(long nanos) throws InterruptedException {
      if (events == null) {
        synchronized (this) {
          if (!ended) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
          }
        }
        return false;
      }
      long end = System.nanoTime() + nanos;
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        WatchKey key = events.poll(left, TimeUnit.NANOSECONDS);
        if (key != null && tells(key)) {
          return true;
        }
      }
      return false;
    }

    private boolean tells(WatchKey key) {
      boolean tells = false;
      for (WatchEvent<?> event : key.pollEvents()) {
        // Without a context it is an overflow: there is more than can be told.
        tells |= event.context() == null || whole.test(String.valueOf(event.context()));
      }
      if (!key.reset()) {
        LOG.warn("The inbox {} is gone, or is another folder by now; restart the server", inbox);
      }
      return tells;
    }
  }
}
