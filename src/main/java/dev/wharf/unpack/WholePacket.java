package dev.wharf.unpack;

import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Unpacks a whole packet in one step, where its entries are only written to disk: a small one in
 * the packet's own thread, which waits for no other; a larger one by the workers, run by run. Safe
 * for use by several threads.
 */
public final class WholePacket {
  /** Content of a packet that is unpacked by its own thread, in bytes. */
  private static final long SMALL = 1024 * 1024;

  private final Slots workers;
  private final ShippedRoute route = ShippedRoute.entries();
  private @Nullable ExecutorService threads;

  public WholePacket(Slots workers) {
    this.workers = workers;
  }

  /**
   * Whether this step does all that the routes say of a packet's entries: the entry processor only
   * writes, the splitter is the shipped one, and so are the steps of the route of the entries.
   */
  public boolean isEnough(Exchange exchange) {
    CamelContext context = exchange.getContext();
    return EntryBeans.processor(context) instanceof EntryProcessor processor
        && processor.isQuick()
        && EntryBeans.splitter(context) instanceof EntrySplitter
        && route.isShipped(context);
  }

  /**
   * Works on all entries, up to the first that fails.
   *
   * @throws IOException when the zip cannot be read
   * @throws PostponedException when the server stops
   */
  public void unpack(Exchange exchange) throws IOException {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    CamelContext context = exchange.getContext();
    if (!(EntryBeans.processor(context) instanceof EntryProcessor processor)) {
      throw new IllegalStateException("entryProcessor is no EntryProcessor");
    }
    boolean small = packet.content().bytes() <= SMALL;
    for (Iterator<Run> runs = Run.of(packet); runs.hasNext(); ) {
      Run run = runs.next();
      packet.entries().handOut(run.entries().size());
      if (small) {
        run.work(packet, processor);
      } else {
        workers.take();
        begin(run, packet, processor, context);
      }
    }
  }

  private void begin(Run run, OpenPacket packet, EntryProcessor processor, CamelContext context)
      throws PostponedException {
    boolean begun = false;
    try {
      threads(context).execute(() -> work(run, packet, processor));
      begun = true;
    } catch (RejectedExecutionException e) {
      throw PostponedException.one("the server stops", Duration.ZERO);
    } finally {
      if (!begun) {
        workers.release();
      }
    }
  }

  private void work(Run run, OpenPacket packet, EntryProcessor processor) {
    MDC.put(Slots.LOG_KEY, packet.name().toString());
    try {
      run.work(packet, processor);
    } finally {
      MDC.remove(Slots.LOG_KEY);
      workers.release();
    }
  }

  // There are never more threads at work than there are slots.
  private synchronized ExecutorService threads(CamelContext context) {
    ExecutorService running = threads;
    if (running == null) {
      running = context.getExecutorServiceManager().newCachedThreadPool(this, "entries");
      threads = running;
    }
    return running;
  }
}
