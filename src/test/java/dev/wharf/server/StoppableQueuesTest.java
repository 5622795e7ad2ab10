package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The queues within the server, when a stop begins. */
class StoppableQueuesTest {
  private final CamelContext camel = new DefaultCamelContext();
  private final StoppableQueues queues = new StoppableQueues(camel, Duration.ofHours(1));
  private final BlockingQueue<Exchange> queue = queues.create(10);

  private final AtomicBoolean mayEnd = new AtomicBoolean();

  /** Consumes as Camel does: looks whether it may end when it is given nothing. */
  private Thread consumer(BlockingQueue<Exchange> queue, List<Exchange> taken) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Exchange next;
                do {
                  next = queue.poll(1, TimeUnit.HOURS);
                  if (next != null) {
                    taken.add(next);
                  }
                } while (next != null || !mayEnd.get() || !queue.isEmpty());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    Waiting.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }

  @Test
  void consumersThatWaitAreGivenNothingSoThatTheySeeThatTheyMayEnd() {
    List<Exchange> taken = new CopyOnWriteArrayList<>();
    List<Thread> consumers = new ArrayList<>();
    for (BlockingQueue<Exchange> each : List.of(queue, queue, queue, queue, queues.create())) {
      consumers.add(consumer(each, taken));
    }

    queues.stop();
    mayEnd.set(true);

    Waiting.until("all have ended", () -> consumers.stream().noneMatch(Thread::isAlive));
    assertThat(taken).isEmpty();
    assertThat(queue).isEmpty();
  }

  @Test
  void consumersWaitAgainWhenTheyAreToGoOn() {
    queues.stop();
    queues.goOn();
    List<Exchange> taken = new CopyOnWriteArrayList<>();
    consumer(queue, taken);
    Exchange next = new DefaultExchange(camel);

    queue.add(next);

    Waiting.until("it has it", () -> taken.equals(List.of(next)));
  }

  @Test
  void consumersAreStillGivenWhatIsInTheQueue() throws InterruptedException {
    Exchange first = new DefaultExchange(camel);
    Exchange second = new DefaultExchange(camel);
    queue.add(first);
    queues.stop();
    queue.add(second);

    assertThat(queue.poll(1, TimeUnit.HOURS)).isSameAs(first);
    assertThat(queue.poll(1, TimeUnit.HOURS)).isSameAs(second);
    assertThat(queue.poll(1, TimeUnit.HOURS)).isNull();
  }
}
