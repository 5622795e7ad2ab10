package dev.wharf.process;

import dev.wharf.files.Disk;
import dev.wharf.files.MadeFolder;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.OpenPacket;
import java.io.IOException;
import org.apache.camel.Exchange;

/** The steps around the packet processor, which begins with an empty results folder. */
public final class Processing {
  private static final String PROCESSOR = "packetProcessor";

  private final Ledger ledger;
  private final Disk disk;

  public Processing(Ledger ledger, Disk disk) {
    this.ledger = ledger;
    this.disk = disk;
  }

  /**
   * Begins the processing of a packet whose entries have all been worked on. Where no processor is
   * named, there is no such step.
   */
  public void begin(Exchange exchange) throws IOException {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    exchange.getMessage().setBody(packet); // Steps before this one may have put their own there.
    if (exchange.getContext().getRegistry().lookupByName(PROCESSOR) instanceof NoProcessing) {
      return;
    }
    ledger.advance(packet, PacketState.PROCESSING);
    packet.process();
    MadeFolder.stands(packet.results(), true); // Commands for its entries may have written to it.
    disk.createDirectories(packet.results());
  }

  /**
   * Ends the processing. It clears an interrupt that the processor left on the thread, which would
   * break what comes after it.
   */
  public void end() {
    Thread.interrupted();
  }
}
