package dev.wharf.unpack;

import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Synchronization;
import org.slf4j.MDC;

/**
 * The steps around the entries' work: hands entries out, lets a worker begin on one, proves it and
 * counts it when the worker's route is done in whatever way, and waits for all of a packet's.
 */
public final class Entries {
  private final Slots workers;

  public Entries(Slots workers) {
    this.workers = workers;
  }

  /** Counts an entry that is about to go to the workers. */
  public void handOut(@ExchangeProperty(Packet.PROPERTY) Packet packet) {
    packet.progress().handOut();
  }

  /**
   * Begins on an entry: the rest of the route is for it, and when the route ends, so does the
   * entry. Stops the route when the packet has failed meanwhile, or when the entry processor has no
   * use for this kind of entry.
   */
  public void begin(Exchange exchange) throws PostponedException {
    Packet packet = exchange.getProperty(Packet.PROPERTY, Packet.class);
    workers.take();
    if (!packet.progress().begin()) {
      workers.release();
      exchange.setRouteStop(true);
      return;
    }
    MDC.put(Slots.LOG_KEY, packet.name().toString());
    PacketEntry entry;
    try {
      entry = entry(exchange, packet);
    } catch (Throwable e) { // An Error too: an entry begun must end.
      packet.progress().fail(e);
      packet.progress().end(0);
      leave(workers);
      exchange.setRouteStop(true);
      return;
    }
    exchange.getExchangeExtension().addOnCompletion(new Completion(packet, entry, workers));
    if (entry.kind() != Kind.FILE && !takesAllKinds(exchange)) {
      exchange.setRouteStop(true);
    }
  }

  private static void leave(Slots workers) {
    MDC.remove(Slots.LOG_KEY);
    workers.release();
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

  private static boolean takesAllKinds(Exchange exchange) {
    return exchange.getContext().getRegistry().lookupByName("entryProcessor")
        instanceof EntryProcessor;
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

  /** What happens when a worker's route ends, well or not. */
  private record Completion(Packet packet, PacketEntry entry, Slots workers)
      implements Synchronization {
    @Override
    public void onComplete(Exchange exchange) {
      end();
    }

    @Override
    public void onFailure(Exchange exchange) {
      Exception cause = exchange.getException();
      packet.progress().fail(cause != null ? cause : new RuntimeCamelException("stopped"));
      end();
    }

    private void end() {
      Thread.interrupted(); // A processor's doing; Camel's consumer would spin on it for ever.
      long bytes = 0;
      try {
        bytes = packet.progress().failed() ? 0 : entry.finish();
      } catch (Throwable e) { // An Error too: the entry is not proved then.
        packet.progress().fail(e);
      } finally {
        packet.progress().end(bytes);
        leave(workers);
      }
    }
  }
}
