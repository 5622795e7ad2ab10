package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The queues within the server, when a stop begins. */
class StoppableQueuesTest {
  private final CamelContext camel = new DefaultCamelContext();
  private final StoppableQueues queues = new StoppableQueues(camel);
  private final BlockingQueue<Exchange> queue = queues.create(10);

  private static CompletableFuture<Thread> consumer(
      BlockingQueue<Exchange> queue, List<Exchange> taken) {
    CompletableFuture<Thread> waits = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                waits.complete(Thread.currentThread());
                Exchange next = queue.poll(1, TimeUnit.HOURS);
                if (next != null) {
                  taken.add(next);
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return waits;
  }

  @Test
  void consumersThatWaitEndTheirWaitAndAreGivenNothing() {
    List<Exchange> taken = new CopyOnWriteArrayList<>();
    List<Thread> consumers =
        Stream.of(queue, queue, queues.create()).map(each -> consumer(each, taken).join()).toList();
    Waiting.until(
        "all wait",
        () -> consumers.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));

    queues.stop();

    Waiting.until("none waits", () -> consumers.stream().noneMatch(Thread::isAlive));
    assertThat(taken).isEmpty();
    assertThat(queue).isEmpty();
  }

  @Test
  void consumersWaitAgainWhenTheyAreToGoOn() {
    queues.stop();
    queues.goOn();
    List<Exchange> taken = new CopyOnWriteArrayList<>();
    Thread consumer = consumer(queue, taken).join();
    Waiting.until("it waits", () -> consumer.getState() == Thread.State.TIMED_WAITING);
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
