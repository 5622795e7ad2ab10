package dev.wharf.server;

import java.io.Serial;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * The queues within the server, whose consumers can be told that a stop begins. Camel's consumers
 * wait for the next exchange for a time, and only then see that they are to end; without this, each
 * stop of an idle server or of an edited route would take that time. So it can be long, which makes
 * idle consumers cheap. Safe for use by several threads.
 */
final class StoppableQueues implements BlockingQueueFactory<Exchange> {
  /** How long a consumer waits for the next exchange. */
  private static final Duration LONG = Duration.ofSeconds(4);

  /** How long it rests before it looks again, while it may have to end. */
  private static final Duration SHORT = Duration.ofMillis(10);

  private final Exchange nothing;
  private final Duration longest;
  private final Queue<StoppableQueue> queues = new ConcurrentLinkedQueue<>();
  private final AtomicInteger stopping = new AtomicInteger();

  /**
   * @param longest how long a consumer waits for the next exchange
   */
  StoppableQueues(CamelContext context, Duration longest) {
    this.longest = longest;
    nothing = new DefaultExchange(context);
  }

  @Override
  public BlockingQueue<Exchange> create() {
    return create(Integer.MAX_VALUE);
  }

  @Override
  public BlockingQueue<Exchange> create(int capacity) {
    StoppableQueue queue = new StoppableQueue(capacity);
    queues.add(queue);
    return queue;
  }

  /** Those of a context, which it has from the first time that it is asked for. */
  static StoppableQueues of(CamelContext context) {
    SedaComponent component = context.getComponent("seda", SedaComponent.class);
    if (component.getDefaultQueueFactory() instanceof StoppableQueues queues) {
      return queues;
    }
    StoppableQueues queues = new StoppableQueues(context, LONG);
    component.setDefaultQueueFactory(queues);
    return queues;
  }

  /**
   * Ends the waits for a next exchange, and shortens those that come, until they are to go on as
   * often as they were to stop. What is in the queues is still given to their consumers.
   */
  void stop() {
    stopping.incrementAndGet();
    queues.forEach(StoppableQueue::release);
  }

  /** Lets the consumers that are still there wait as before. */
  void goOn() {
    stopping.decrementAndGet();
  }

  private final class StoppableQueue extends LinkedBlockingQueue<Exchange> {
    @Serial private static final long serialVersionUID = 1;

    private final AtomicInteger waiting = new AtomicInteger();

    StoppableQueue(int capacity) {
      super(capacity);
    }

    /** Ignores the time that Camel asks for: these queues decide how long a consumer waits. */
    @Override
    public @Nullable Exchange poll(long time, TimeUnit unit) throws InterruptedException {
      waiting.incrementAndGet(); // Before the look: one of the two sees the other.
      try {
        if (stopping.get() == 0) {
          Exchange next = super.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
          return next == nothing ? null : next;
        }
      } finally {
        waiting.decrementAndGet();
      }
      return pollWithoutWait();
    }

    // What wakes the consumers that wait is left to them.
    private @Nullable Exchange pollWithoutWait() throws InterruptedException {
      Exchange next = poll();
      if (next == nothing && waiting.get() > 0) {
        offer(nothing);
      }
      if (next == null || next == nothing) {
        TimeUnit.NANOSECONDS.sleep(SHORT.toNanos());
        return null;
      }
      return next;
    }

    /** Gives each consumer that waits nothing; a queue that is full has none. */
    private void release() {
      for (int i = waiting.get(); i > 0; i--) {
        offer(nothing);
      }
    }
  }
}
