package dev.wharf.process;

import dev.wharf.packet.Packet;

/** The packet processor that works when no other is named: it leaves the packet as unpacked. */
public final class NoProcessing {
  /** Does nothing. */
  public void process(Packet packet) {}
}
