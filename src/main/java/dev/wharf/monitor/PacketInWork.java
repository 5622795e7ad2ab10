package dev.wharf.monitor;

import dev.wharf.packet.Packet;

/** How far a packet is, at one moment; over JMX a composite of its attributes. */
public final class PacketInWork {
  private final String name;
  private final int attempt;
  private final long entriesDone;
  private final long bytesDone;
  private final double processed;

  public PacketInWork(Packet packet) {
    name = packet.name().value();
    attempt = packet.attempt();
    entriesDone = packet.progress().entriesDone();
    bytesDone = packet.progress().bytesDone();
    processed = packet.progress().processed();
  }

  public String getName() {
    return name;
  }

  public int getAttempt() {
    return attempt;
  }

  /** Entries that have been worked on. */
  public long getEntriesDone() {
    return entriesDone;
  }

  /** Bytes of content that have been worked on. */
  public long getBytesDone() {
    return bytesDone;
  }

  /** How far the packet processor says that it is, from 0 to 1. */
  public double getProcessed() {
    return processed;
  }
}
