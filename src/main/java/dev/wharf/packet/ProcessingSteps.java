package dev.wharf.packet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that the processing has taken in one attempt at a packet, in the order in which they
 * began. Safe for use by several threads.
 */
public final class ProcessingSteps {
  /** A route that loops takes more; the later ones are not kept. */
  private static final int MOST = 100;

  private final List<Running> steps = new ArrayList<>();

  /** How many run now that are not kept. */
  private int others;

  /**
   * One of them.
   *
   * @param id as the route calls it
   * @param processor the bean that it runs; null for any other step
   * @param version of that bean; null where it has none
   * @param took until it ended, or until now
   * @param part how far it said that it is, from 0 to 1; 1 once it has ended
   * @param ended whether it has ended
   */
  public record Step(
      String id,
      @Nullable String processor,
      @Nullable String version,
      Duration took,
      double part,
      boolean ended) {}

  private static final class Running {
    final String id;
    final @Nullable String processor;
    final long begun = System.nanoTime();
    @Nullable Thread thread = Thread.currentThread();
    @Nullable String version;
    long ended;
    double part;

    Running(String id, @Nullable String processor) {
      this.id = id;
      this.processor = processor;
    }

    Step now() {
      long until = ended == 0 ? System.nanoTime() : ended;
      return new Step(id, processor, version, Duration.ofNanos(until - begun), part, ended != 0);
    }
  }

  /**
   * Notes that a step begins.
   *
   * @return its number, for {@link #end}; negative where it is not kept
   */
  public synchronized int begin(String id, @Nullable String processor) {
    if (steps.size() == MOST) {
      others++;
      return -1;
    }
    steps.add(new Running(id, processor));
    return steps.size() - 1;
  }

  /** Notes that a step has ended. */
  public synchronized void end(int step) {
    if (step >= 0) {
      Running running = steps.get(step);
      running.ended = System.nanoTime() | 1; // Never 0.
      running.part = 1;
      running.thread = null;
    } else {
      others--;
    }
  }

  /** Notes the version of the step that runs on this thread. */
  synchronized void version(@Nullable String version) {
    Running step = running();
    if (step != null) {
      step.version = version;
    }
  }

  /** Notes how far the step is that runs on this thread, from 0 to 1. */
  synchronized void progress(double part) {
    Running step = running();
    if (step != null) {
      step.part = part;
    }
  }

  /** The step that this thread takes, or else the one that began last, while it runs; or null. */
  private @Nullable Running running() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).ended == 0 && steps.get(i).thread == Thread.currentThread()) {
        return steps.get(i); // Steps may run side by side.
      }
    }
    return last();
  }

  /** The step that began last, while it runs; null where none does. */
  private @Nullable Running last() {
    Running last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    return last == null || last.ended != 0 ? null : last;
  }

  /** All that have begun so far. */
  public synchronized List<Step> all() {
    return steps.stream().map(Running::now).toList();
  }

  /**
   * Of some steps, the last that runs a bean with a version; where none has one, the last that runs
   * a bean. Null where none does.
   */
  public static @Nullable Step processor(List<Step> steps) {
    Step last = null;
    for (Step step : steps) {
      if (step.processor() != null
          && (last == null || step.version() != null || last.version() == null)) {
        last = step;
      }
    }
    return last;
  }

  /** The version of the {@link #processor}; null where it has none. */
  public @Nullable String version() {
    Step processor = processor(all());
    return processor == null ? null : processor.version();
  }

  /** Interrupts the thread of a step, but never what comes after the step. */
  public synchronized void interrupt(Thread thread) {
    if (others > 0 || last() != null) {
      thread.interrupt();
    }
  }

  /** The step that began last, while it runs; null where none does. */
  public synchronized @Nullable Step current() {
    Running last = last();
    return last == null ? null : last.now();
  }
}
