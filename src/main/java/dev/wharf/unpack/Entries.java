package dev.wharf.unpack;

import dev.wharf.packet.EntryProcessor;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.PostponedException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.SafeCopyProperty;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The steps around the entries' work, where each entry goes through the route of the entries: hands
 * entries out, lets a worker begin on one, proves it and counts it when that route is done in
 * whatever way, and waits for all of a packet's. Safe for use by several threads.
 */
public final class Entries {
  /** The exchange property that says whether the entry processor is to see the entry. */
  static final String TO_BE_PROCESSED = "wharf.entry-is-to-be-processed";

  private static final String SIZE = "wharf.size";
  private static final String COMPLETION = "wharf.entry-completion";

  private final Slots workers;

  public Entries(Slots workers) {
    this.workers = workers;
  }

  /** Counts an entry that is about to go to the workers; it ends with its exchange. */
  public void handOut(@ExchangeProperty(OpenPacket.PROPERTY) OpenPacket packet, Exchange exchange) {
    packet.entries().handOut(1);
    Completion completion = new Completion(packet);
    exchange.getExchangeExtension().addOnCompletion(completion);
    exchange.getExchangeExtension().setSafeCopyProperty(COMPLETION, completion);
  }

  /**
   * Begins on an entry, in a worker's slot, and makes it the body. Leaves {@link #TO_BE_PROCESSED}:
   * false when the packet has failed meanwhile, or when the entry processor has no use for this
   * kind of entry. The entry ends with its exchange.
   *
   * @throws PostponedException when the server stops
   */
  public void begin(Exchange exchange) throws PostponedException {
    Completion completion =
        Objects.requireNonNull(
            exchange.getExchangeExtension().getSafeCopyProperty(COMPLETION, Completion.class),
            "The entry was not handed out");
    OpenPacket packet = completion.packet;
    workers.take();
    exchange.getExchangeExtension().addOnCompletion(new Slots.Release(workers, false));
    MDC.put(Slots.LOG_KEY, packet.name().toString());
    exchange.setProperty(TO_BE_PROCESSED, false);
    boolean begun = packet.entries().begin();
    completion.begun = begun;
    completion.seen = true;
    OpenEntry entry = entry(exchange, packet);
    exchange.setProperty(SIZE, entry.size());
    completion.entry = entry;
    exchange.setProperty(
        TO_BE_PROCESSED,
        begun
            && (entry.kind() == Kind.FILE
                || EntryBeans.processor(exchange.getContext()) instanceof EntryProcessor));
  }

  private static OpenEntry entry(Exchange exchange, OpenPacket packet) {
    if (exchange.getMessage().getBody() instanceof OpenEntry entry) {
      return entry;
    }
    OpenEntry streamed =
        new StreamedEntry(
            packet,
            exchange.getMessage().getHeader(EntrySplitter.NAME_HEADER, String.class),
            exchange.getMessage().getBody(InputStream.class));
    exchange.getMessage().setBody(streamed);
    return streamed;
  }

  /** Notes that an entry's work failed, and with it the attempt at its packet. */
  public void fail(Exchange exchange) {
    Completion completion =
        exchange.getExchangeExtension().getSafeCopyProperty(COMPLETION, Completion.class);
    if (completion != null) {
      completion.seen = true;
      completion
          .packet
          .entries()
          .fail(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
  }

  /**
   * Waits for all entries handed out; then makes what a splitter of another kind has left out.
   *
   * @throws dev.wharf.packet.EntryFailedException with the first failure as its cause
   * @throws dev.wharf.packet.BadPacketException {@code changed}, when the zip was changed meanwhile
   */
  public void await(Exchange exchange) throws Exception {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    packet.entries().await();
    packet.content().requireUnchanged();
    if (EntryBeans.processor(exchange.getContext()) instanceof EntryProcessor processor) {
      if (!(EntryBeans.splitter(exchange.getContext()) instanceof EntrySplitter)) {
        addFolders(packet, processor);
      }
      processor.finish(packet);
    }
  }

  // A splitter that streams gives files alone: empty folders would be lost.
  private static void addFolders(OpenPacket packet, EntryProcessor processor) throws Exception {
    for (Iterator<PacketEntry> entries = packet.content().entries(); entries.hasNext(); ) {
      PacketEntry entry = entries.next();
      if (entry.kind() == Kind.DIRECTORY) {
        processor.process(entry);
      }
    }
  }

  /** What happens when an entry's exchange ends, well or not. */
  private static final class Completion implements Synchronization, SafeCopyProperty {
    private final OpenPacket packet;
    private boolean seen;
    private boolean begun;
    private @Nullable OpenEntry entry;

    Completion(OpenPacket packet) {
      this.packet = packet;
    }

    @Override
    public SafeCopyProperty safeCopy() {
      return this;
    }

    @Override
    public void onComplete(Exchange exchange) {
      if (!seen) {
        packet
            .entries()
            .fail(
                new IllegalStateException(
                    "an entry left the route of the entries before the step entries.begin"));
      }
      end();
    }

    @Override
    public void onFailure(Exchange exchange) {
      Exception cause = exchange.getException();
      packet.entries().fail(cause != null ? cause : new RuntimeCamelException("stopped"));
      end();
    }

    private void end() {
      if (begun) {
        EntryEnd.of(packet, entry);
      }
    }
  }
}
