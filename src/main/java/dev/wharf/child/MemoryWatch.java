package dev.wharf.child;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends children that take more memory with all their processes than they may, by looking at them 20
 * times a second. Safe for use by several threads.
 */
final class MemoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
  private static final long PERIOD_MILLIS = 50;

  private final Map<Child, Long> limits = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  /** Watches a child from now on, for as long as it runs. */
  void watch(Child child, long mostBytes) {
    limits.put(child, mostBytes);
    start();
  }

  /** Forgets a child that has ended. */
  void forget(Child child) {
    limits.remove(child);
  }

  private synchronized void start() {
    if (thread == null) {
      LOG.info(
          "The memory of commands (.memoryMax) is bounded by looking at their processes every {} ms",
          PERIOD_MILLIS);
      thread =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread made = new Thread(work, "wharf-memory");
                made.setDaemon(true);
                return made;
              });
      ScheduledFuture<?> unused =
          thread.scheduleWithFixedDelay(
              this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      limits.forEach(this::look);
    } catch (RuntimeException e) {
      LOG.warn("The memory of a command cannot be looked at", e); // Else nobody would look again.
    }
  }

  // What its processes share is looked up only where it matters, since that takes longer.
  private void look(Child child, long most) {
    ProcessTree tree = ProcessTree.below(child.pid());
    if (tree.residentBytes() > most && tree.proportionalBytes() > most) {
      limits.remove(child);
      child.endForMemory();
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
