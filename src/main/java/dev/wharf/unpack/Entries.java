package dev.wharf.unpack;

import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The steps around the entries' work: hands entries out, lets a worker begin on one, proves it and
 * counts it when the worker's route is done in whatever way, and waits for all of a packet's.
 */
public final class Entries {
  /** Content of a packet that is unpacked by its own thread, in bytes. */
  private static final long SMALL = 1024 * 1024;

  private static final String PROCESSOR = "entryProcessor";

  private final Slots workers;

  public Entries(Slots workers) {
    this.workers = workers;
  }

  /**
   * Whether a packet is small and its entries are plain: then its own thread unpacks it, by {@link
   * #unpack}. So it does not wait for workers that a large one keeps busy, and nothing is spent on
   * handing out.
   */
  public boolean areFew(Exchange exchange) {
    return packet(exchange).content().bytes() <= SMALL && arePlain(exchange);
  }

  /** Whether the entries are only written to disk: then they go to the workers in runs. */
  public boolean arePlain(Exchange exchange) {
    return bean(exchange, PROCESSOR) instanceof EntryProcessor processor
        && processor.isQuick()
        && bean(exchange, "entrySplitter") instanceof EntrySplitter;
  }

  /** Works on all entries of a packet, one after the other, up to the first that fails. */
  public void unpack(Exchange exchange) throws IOException {
    Packet packet = packet(exchange);
    for (Iterator<Run> runs = Run.of(packet); runs.hasNext(); ) {
      Run run = runs.next();
      packet.progress().handOut(run.entries().size());
      work(run, packet, exchange);
    }
  }

  /** Counts what is about to be worked on: an entry, or a run of them. */
  public void handOut(Exchange exchange) {
    packet(exchange)
        .progress()
        .handOut(exchange.getMessage().getBody() instanceof Run run ? run.entries().size() : 1);
  }

  /**
   * Begins on what was handed out, in a worker's slot. An entry is left to the rest of the route,
   * and ends with it; a run is worked on here. Stops the route after a run, when the packet has
   * failed meanwhile, or when the entry processor has no use for this kind of entry.
   */
  public void begin(Exchange exchange) throws PostponedException {
    Packet packet = packet(exchange);
    workers.take();
    MDC.put(Slots.LOG_KEY, packet.name().toString());
    exchange.getExchangeExtension().addOnCompletion(new Slots.Release(workers, false));
    if (exchange.getMessage().getBody() instanceof Run run) {
      work(run, packet, exchange);
      exchange.setRouteStop(true);
      return;
    }
    if (!packet.progress().begin()) {
      exchange.setRouteStop(true);
      return;
    }
    PacketEntry entry;
    try {
      entry = entry(exchange, packet);
    } catch (Throwable e) { // An Error too: an entry begun must end.
      packet.progress().fail(e);
      packet.progress().end(0);
      exchange.setRouteStop(true);
      return;
    }
    exchange.getExchangeExtension().addOnCompletion(new Completion(packet, entry));
    if (entry.kind() != Kind.FILE && !(bean(exchange, PROCESSOR) instanceof EntryProcessor)) {
      exchange.setRouteStop(true);
    }
  }

  private static void work(Run run, Packet packet, Exchange exchange) {
    EntryProcessor processor =
        Objects.requireNonNull((EntryProcessor) bean(exchange, PROCESSOR), PROCESSOR);
    for (PacketEntry entry : run.entries()) {
      if (!packet.progress().begin()) {
        return;
      }
      try {
        processor.process(entry);
      } catch (Throwable e) { // An Error too: an entry begun must end.
        packet.progress().fail(e);
      }
      end(packet, entry);
    }
  }

  private static Packet packet(Exchange exchange) {
    return exchange.getProperty(Packet.PROPERTY, Packet.class);
  }

  private static PacketEntry entry(Exchange exchange, Packet packet) {
    if (exchange.getMessage().getBody() instanceof PacketEntry entry) {
      return entry;
    }
    PacketEntry streamed =
        new StreamedEntry(
            packet,
            exchange.getMessage().getHeader(EntrySplitter.NAME_HEADER, String.class),
            exchange.getMessage().getBody(InputStream.class));
    exchange.getMessage().setBody(streamed);
    return streamed;
  }

  private static @Nullable Object bean(Exchange exchange, String name) {
    return exchange.getContext().getRegistry().lookupByName(name);
  }

  private static void end(Packet packet, PacketEntry entry) {
    Thread.interrupted(); // A processor's doing; Camel's consumer would spin on it for ever.
    long bytes = 0;
    try {
      bytes = packet.progress().failed() ? 0 : entry.finish();
    } catch (Throwable e) { // An Error too: the entry is not proved then.
      packet.progress().fail(e);
    } finally {
      packet.progress().end(bytes);
    }
  }

  /** Notes that an entry's work failed, and with it the attempt at its packet. */
  public void fail(
      @ExchangeProperty(Packet.PROPERTY) Packet packet,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
    packet.progress().fail(cause);
  }

  /**
   * Waits for all entries handed out.
   *
   * @throws dev.wharf.packet.EntryFailedException with the first failure as its cause
   * @throws dev.wharf.packet.BadPacketException {@code changed}, when the zip was changed meanwhile
   */
  public void await(@ExchangeProperty(Packet.PROPERTY) Packet packet)
      throws InterruptedException, IOException {
    packet.progress().awaitEntries();
    packet.content().requireUnchanged();
  }

  /** What happens when an entry's route ends, well or not. */
  private record Completion(Packet packet, PacketEntry entry) implements Synchronization {
    @Override
    public void onComplete(Exchange exchange) {
      end(packet, entry);
    }

    @Override
    public void onFailure(Exchange exchange) {
      Exception cause = exchange.getException();
      packet.progress().fail(cause != null ? cause : new RuntimeCamelException("stopped"));
      end(packet, entry);
    }
  }
}
