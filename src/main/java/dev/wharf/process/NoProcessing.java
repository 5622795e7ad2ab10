package dev.wharf.process;

import dev.wharf.packet.Packet;

/** The packet processor in force when no other is named: leaves the packet as it was unpacked. */
public final class NoProcessing {
  /** Does nothing. */
  public void process(Packet packet) {}
}
