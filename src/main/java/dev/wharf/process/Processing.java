package dev.wharf.process;

import dev.wharf.files.Disk;
import dev.wharf.files.MadeFolder;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Sends a packet to the route that works on it, which begins with an empty results folder. Safe for
 * use by several threads.
 */
public final class Processing {
  /** The exchange property with the endpoint of the route that works on the packet. */
  public static final String PROCESS_BY = "wharf.process-by";

  private static final String SHIPPED = "direct:process";
  private static final String PROCESSOR = "packetProcessor";

  private final Ledger ledger;
  private final Disk disk;
  private final Supplier<Settings> settings;
  private final Predicate<CamelContext> isShipped;

  /**
   * @param isShipped whether the shipped route has no step but the shipped ones
   */
  public Processing(
      Ledger ledger, Disk disk, Supplier<Settings> settings, Predicate<CamelContext> isShipped) {
    this.ledger = ledger;
    this.disk = disk;
    this.settings = settings;
    this.isShipped = isShipped;
  }

  /**
   * Begins the processing of a packet whose entries have all been worked on, and leaves the route
   * for it in {@link #PROCESS_BY}. Where that route has nothing to do, no such step is noted.
   */
  public void begin(Exchange exchange) throws IOException {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    packet.cancellation().requireNone();
    exchange.getMessage().setBody(packet); // Steps before this one may have put their own there.
    String route = settings.get().inbox(packet.name().inbox()).processBy();
    exchange.setProperty(PROCESS_BY, route);
    if (route.equals(SHIPPED) && nothingToDo(exchange.getContext())) {
      if (packet.isAgain() && !Disk.present(packet.results())) {
        throw new BadPacketException(
            Reason.PROCESSING_FAILED, "there is no processing for its inbox any more");
      }
      return;
    }
    if (!packet.isAgain()) { // One that stands in the archive stays so.
      ledger.advance(packet, PacketState.PROCESSING);
    }
    packet.process();
    MadeFolder.stands(packet.results(), true); // Commands for its entries may have written to it.
    disk.createDirectories(packet.results());
  }

  private boolean nothingToDo(CamelContext context) {
    return context.getRegistry().lookupByName(PROCESSOR) instanceof NoProcessing
        && isShipped.test(context);
  }
}
