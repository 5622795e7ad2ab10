package dev.wharf.operate;

import dev.wharf.settings.Settings;
import dev.wharf.unpack.Slots;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.seda.SedaConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/**
 * How many packets and entries are worked on at a time. The slots bound it; where there are more
 * slots than the queue's consumer has threads, it is given more of them: a broker's by its own
 * means; a seda consumer threads that run its own loop until it stops.
 */
public final class Capacity {
  private final Slots packets;
  private final Slots workers;
  private final Map<SedaConsumer, Integer> added = new HashMap<>();
  private final Supplier<CamelContext> running;
  private @Nullable ExecutorService threads;

  /**
   * @param running the routes; asked for them once they run
   */
  public Capacity(Slots packets, Slots workers, Supplier<CamelContext> running) {
    this.running = running;
    this.packets = packets;
    this.workers = workers;
  }

  /** Sets both bounds of the running server. */
  public synchronized void set(Settings settings) {
    provide("unpack", settings.packets());
    provide("entries", settings.workers());
    provide("reprocess-packet", settings.workers());
    packets.limit(settings.packets());
    workers.limit(settings.workers());
  }

  private void provide(String id, int consumers) {
    CamelContext context = running.get();
    Route route = context.getRoute(id);
    if (route == null) {
      return;
    }
    if (route.getConsumer() instanceof SedaConsumer seda) {
      provide(seda, consumers, context);
    } else if (route.getConsumer() instanceof JmsConsumer jms) {
      provide(jms, consumers);
    }
  }

  // It starts more, or lets some end, by itself.
  private static void provide(JmsConsumer jms, int consumers) {
    try {
      if (jms.getListenerContainer() instanceof DefaultMessageListenerContainer container) {
        container.setConcurrentConsumers(consumers);
      }
    } catch (Exception e) {
      throw new IllegalStateException("The queue's consumers cannot be told", e);
    }
  }

  private void provide(SedaConsumer consumer, int consumers, CamelContext context) {
    int has = consumer.getEndpoint().getConcurrentConsumers() + added.getOrDefault(consumer, 0);
    ExecutorService more = threads;
    if (more == null) {
      more = context.getExecutorServiceManager().newCachedThreadPool(this, "more consumers");
      threads = more;
    }
    for (int i = has; i < consumers; i++) {
      more.execute(consumer);
      added.merge(consumer, 1, Integer::sum);
    }
  }
}
