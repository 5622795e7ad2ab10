package dev.wharf.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Work for which nobody waits longer than it may take. */
final class Bounded {
  private final Thread thread;

  private Bounded(Thread thread) {
    this.thread = thread;
  }

  /** Begins work on a daemon thread of its own. */
  static Bounded begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return new Bounded(thread);
  }

  /**
   * Waits for the work, and no longer than that; an interrupt does not end the wait.
   *
   * @return whether the work is done
   */
  boolean await(Duration longest) {
    boolean interrupted = false;
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos();
        left > 0 && thread.isAlive();
        left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  Thread thread() {
    return thread;
  }
}
