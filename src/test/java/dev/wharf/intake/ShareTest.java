package dev.wharf.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Waiting;
import dev.wharf.packet.OpenPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is where several inboxes wait for room. */
class ShareTest {
  private static final int ROOM = 16;

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final AtomicInteger held = new AtomicInteger(ROOM);
  private final Share share = Share.own(() -> true, () -> 1);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<Thread> pollers = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Thread poller : pollers) {
      poller.interrupt();
      poller.join();
    }
    context.stop();
  }

  private void wait(String inbox, int priority) {
    Thread poller =
        new Thread(
            () -> {
              while (!order.contains(inbox) && !Thread.currentThread().isInterrupted()) {
                share.claim(held::get, priority, context, () -> claim(inbox));
              }
            });
    pollers.add(poller);
    poller.start();
    Waiting.until("it waits", () -> poller.getState() == Thread.State.TIMED_WAITING);
  }

  private @Nullable OpenPacket claim(String inbox) {
    order.add(inbox);
    held.incrementAndGet();
    return null;
  }

  private void free() {
    int before = order.size();
    held.decrementAndGet();
    share.freed();
    Waiting.until("one has its turn", () -> order.size() == before + 1);
  }

  @Test
  void whoHasWaitedLongestIsNext() {
    wait("first", 0);
    wait("second", 0);
    free();
    free();
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void higherPriorityGoesFirst() {
    wait("first", 0);
    wait("urgent", 10);
    free();
    free();
    assertThat(order).containsExactly("urgent", "first");
  }

  @Test
  void roomIsTakenWithoutAWait() {
    held.set(ROOM - 1);
    share.claim(held::get, 0, context, () -> claim("only"));
    assertThat(order).containsExactly("only");
  }
}
