package dev.wharf.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Ends the process when a stop has not ended it in time, whatever holds the stop. It begins with
 * the stop. Safe for use by several threads.
 */
public final class StopDeadline {
  /** The exit codes of ends by a signal, by the name of the thread that the Java machine starts. */
  private static final Map<String, Integer> SIGNALS =
      Map.of("SIGHUP handler", 129, "SIGINT handler", 130, "SIGTERM handler", 143);

  private static final int UNKNOWN = 1;

  private final CountDownLatch over = new CountDownLatch(1);

  private StopDeadline() {}

  /**
   * Begins, and returns at once.
   *
   * @param stopTimeout {@code wharf.stop-timeout}; the process ends before twice that time is over
   * @param exit the exit code that the end would have had
   */
  public static StopDeadline begin(Duration stopTimeout, IntSupplier exit) {
    return begin(last(stopTimeout), exit, Runtime.getRuntime()::halt);
  }

  static StopDeadline begin(Duration longest, IntSupplier exit, IntConsumer halt) {
    StopDeadline deadline = new StopDeadline();
    Thread watchdog = new Thread(() -> deadline.await(longest, exit, halt), "wharf-deadline");
    watchdog.setDaemon(true);
    watchdog.start();
    return deadline;
  }

  private void await(Duration longest, IntSupplier exit, IntConsumer halt) {
    try {
      if (!over.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        halt.accept(exit.getAsInt());
      }
    } catch (InterruptedException e) {
      halt.accept(exit.getAsInt()); // Nobody but a processor's code interrupts it.
    }
  }

  /** How long a server may take to close; what is left of twice the time-out is for its end. */
  static Duration ofClosing(Duration stopTimeout) {
    return stopTimeout.multipliedBy(13).dividedBy(8);
  }

  /** How long is waited for what is still to be done when closing took too long. */
  static Duration ofLastWords(Duration stopTimeout) {
    return stopTimeout.dividedBy(8);
  }

  private static Duration last(Duration stopTimeout) {
    return stopTimeout.multipliedBy(15).dividedBy(8);
  }

  /** The exit code of the end that is under way, as far as it can be known. */
  static int exitUnderWay() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> SIGNALS.get(thread.getName()))
        .filter(code -> code != null)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Takes it back, because the stop has ended and the process goes on to its end by itself. */
  public void end() {
    over.countDown();
  }
}
