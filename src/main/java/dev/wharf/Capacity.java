package dev.wharf;

import dev.wharf.settings.Settings;
import dev.wharf.unpack.Slots;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many packets and entries are worked on at a time. The slots bound it; where there are more
 * slots than a seda consumer has threads, it is given more of them, each of which runs the
 * consumer's own loop until it stops.
 */
final class Capacity {
  private final Slots packets;
  private final Slots workers;
  private final Map<SedaConsumer, Integer> added = new HashMap<>();
  private final Supplier<CamelContext> running;
  private @Nullable ExecutorService threads;

  /**
   * @param running the routes; asked for them once they run
   */
  Capacity(Settings settings, Supplier<CamelContext> running) {
    this.running = running;
    packets = new Slots(settings.packets());
    workers = new Slots(settings.workers());
  }

  Slots packets() {
    return packets;
  }

  Slots workers() {
    return workers;
  }

  /** Sets both bounds of the running server. */
  synchronized void set(Settings settings) {
    provide("unpack", settings.packets());
    provide("entries", settings.workers());
    packets.limit(settings.packets());
    workers.limit(settings.workers());
  }

  private void provide(String id, int consumers) {
    CamelContext context = running.get();
    Route route = context.getRoute(id);
    if (route == null || !(route.getConsumer() instanceof SedaConsumer consumer)) {
      return; // A broker's consumers are as many as its endpoint says.
    }
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
