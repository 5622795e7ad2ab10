package dev.wharf.process;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Packet;
import java.io.IOException;
import org.apache.camel.ExchangeProperty;

/**
 * The steps around the packet processor: it begins with a results folder, which the door has
 * emptied.
 */
public final class Processing {
  private final Ledger ledger;
  private final Disk disk;

  public Processing(Ledger ledger, Disk disk) {
    this.ledger = ledger;
    this.disk = disk;
  }

  /** Begins the processing of a packet whose entries have all been worked on. */
  public void begin(@ExchangeProperty(Packet.PROPERTY) Packet packet) throws IOException {
    ledger.advance(packet, PacketState.PROCESSING);
    disk.createDirectories(packet.results());
  }

  /**
   * Ends the processing: an interrupt that the processor left on the thread would break what comes
   * after it.
   */
  public void end() {
    Thread.interrupted();
  }
}
