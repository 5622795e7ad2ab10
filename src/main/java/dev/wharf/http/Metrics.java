package dev.wharf.http;

import com.sun.management.OperatingSystemMXBean;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Outcomes;
import dev.wharf.operate.Status;
import dev.wharf.packet.OutcomeListener;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Receipt;
import dev.wharf.packet.Receipt.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The server's figures for Prometheus. No packet's name is in any of them. */
public final class Metrics implements OutcomeListener, AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Operations server;
  private final Timer archiving;
  private final Timer working;
  private final Timer waiting;

  public Metrics(Operations server, Outcomes outcomes) {
    this.server = server;
    archiving =
        timer("wharf.packet.duration", "From the claim of a packet to its place in the archive");
    working = timer("wharf.packet.worked", "Of that, how long the packet was worked at");
    waiting =
        timer(
            "wharf.packet.waited",
            "Of that, how long it waited for its turn, for a worker, or between attempts");
    FunctionCounter.builder("wharf.packets.archived", outcomes, Outcomes::archived)
        .description("Packets archived since the start")
        .register(registry);
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder("wharf.packets.quarantined", outcomes, all -> all.quarantined(reason))
          .description("Packets quarantined since the start")
          .tag("reason", reason.code())
          .register(registry);
    }
    FunctionCounter.builder("wharf.archived", outcomes, Outcomes::bytes)
        .description("Content of the packets archived since the start")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("wharf.shipped", server, o -> o.status().shipping().shipped())
        .description("Packets shipped onward since the start")
        .register(registry);
    FunctionCounter.builder("wharf.shipped.content", server, o -> o.status().shipping().bytes())
        .description("What was sent with the packets shipped since the start")
        .baseUnit("bytes")
        .register(registry);
    gauge(
        "wharf.shipping.waiting",
        "Archived packets that are still to be shipped",
        status -> status.shipping().waiting());
    gauge(
        "wharf.reprocessing.left",
        "Archived packets that are still to be processed again",
        status -> status.reprocessing().left());
    gauge("wharf.inbox.arriving", "Packets that still arrive", Status::arriving);
    gauge("wharf.inbox.stalled", "Packets that no longer arrive", Status::stalled);
    gauge("wharf.inbox.waiting", "Packets that wait to be taken", Status::waiting);
    gauge("wharf.packets.in.work", "Packets in work", Status::inWork);
    gauge(
        "wharf.packets.blocked",
        "Packets that can neither be ended nor put back",
        status -> status.blocked().size());
    gauge("wharf.packets.slots", "Packets open at a time, at most", Status::packets);
    gauge("wharf.workers", "Workers on entries", Status::workers);
    gauge("wharf.quarantine.packets", "Packets in the quarantine", Status::quarantined);
    gauge("wharf.paused", "1 while no packets are let in", s -> s.paused() ? 1 : 0);
    gauge(
        "wharf.servers",
        "Servers that work with the same ledger and are alive",
        s -> s.servers().stream().filter(Status.Server::alive).count());
    gauge("wharf.children", "Processes of commands", s -> s.processes().size());
    gauge("wharf.strays", "What lies in an inbox and will never be taken", Status::strayed);
    gauge(
        "wharf.receipts.undelivered",
        "Receipts that could not be delivered yet",
        Status::undelivered);
    gauge(
        "wharf.packets.stuck",
        "Packets in work in which nothing moves",
        s -> s.work().stream().filter(Status.Working::stuck).count());
    Gauge.builder("wharf.inbox.oldest", server, o -> o.status().oldestWaitingSeconds())
        .description("How long the oldest waiting packet has waited")
        .baseUnit("seconds")
        .register(registry);
    for (Status.Space space : server.status().space()) {
      String folder = space.folder();
      space("wharf.space.free", "Free space", folder, Status.Space::free);
      space("wharf.space.size", "Size of the file system", folder, Status.Space::size);
      space("wharf.space.reserve", "Free space that is kept", folder, Status.Space::reserve);
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu", machine(), m -> m.getProcessCpuTime() / 1e9)
        .description("Processor time of this process")
        .baseUnit("seconds")
        .register(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static OperatingSystemMXBean machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }

  private void gauge(String name, String description, ToDoubleFunction<Status> value) {
    Gauge.builder(name, server, o -> value.applyAsDouble(o.status()))
        .description(description)
        .register(registry);
  }

  private void space(
      String name, String description, String folder, ToDoubleFunction<Status.Space> value) {
    Gauge.builder(
            name,
            server,
            o ->
                o.status().space().stream()
                    .filter(space -> space.folder().equals(folder))
                    .mapToDouble(value)
                    .findFirst()
                    .orElse(Double.NaN))
        .description(description)
        .baseUnit("bytes")
        .tag("folder", folder)
        .register(registry);
  }

  @Override
  public void ended(Receipt receipt, String folder) {
    if (receipt.outcome() == Outcome.ARCHIVED) {
      archiving.record(receipt.took());
      Duration worked = receipt.worked();
      Duration waited = receipt.waited();
      if (worked != null && waited != null) {
        working.record(worked);
        waiting.record(waited);
      }
    }
  }

  /** Returns all figures in the text format 0.0.4 of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
