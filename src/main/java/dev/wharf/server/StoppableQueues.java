package dev.wharf.server;

import java.io.Serial;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * The queues within the server, whose consumers can be told that a stop begins. Camel's consumers
 * wait a second at a time for the next exchange, and only then see that they are to end; without
 * this, each stop of an idle server would take that second. Safe for use by several threads.
 */
final class StoppableQueues implements BlockingQueueFactory<Exchange> {
  private final Exchange nothing;
  private final Queue<StoppableQueue> queues = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  StoppableQueues(CamelContext context) {
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

  /**
   * Ends the waits for a next exchange, and shortens those that come. What is in the queues is
   * still given to their consumers.
   */
  void stop() {
    stopping = true;
    queues.forEach(StoppableQueue::release);
  }

  private final class StoppableQueue extends LinkedBlockingQueue<Exchange> {
    @Serial private static final long serialVersionUID = 1;
    private static final long SHORT_MILLIS = 10;

    private final AtomicInteger waiting = new AtomicInteger();

    StoppableQueue(int capacity) {
      super(capacity);
    }

    @Override
    public @Nullable Exchange poll(long time, TimeUnit unit) throws InterruptedException {
      waiting.incrementAndGet(); // Before the look: one of the two sees the other.
      try {
        long millis = unit.toMillis(time);
        Exchange next =
            super.poll(stopping ? Math.min(SHORT_MILLIS, millis) : millis, TimeUnit.MILLISECONDS);
        return next == nothing ? null : next;
      } finally {
        waiting.decrementAndGet();
      }
    }

    /** Gives each consumer that waits nothing; a queue that is full has none. */
    private void release() {
      for (int i = waiting.get(); i > 0; i--) {
        offer(nothing);
      }
    }
  }
}
