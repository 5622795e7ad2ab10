package dev.wharf.monitor;

import java.util.List;
import java.util.Map;

/**
 * The server over JMX, as {@code dev.wharf:type=Wharf}. All figures are those of this moment;
 * counts begin at the server's start.
 */
public interface WharfMXBean {
  /** The name under which the server is registered. */
  String NAME = "dev.wharf:type=Wharf";

  /** Packets archived. */
  long getArchived();

  /** Packets quarantined. */
  long getQuarantined();

  /** Packets quarantined, by the reason's code. */
  Map<String, Long> getQuarantinedByReason();

  /** Packets claimed and not yet ended. */
  int getInWork();

  /** How far each of those is, in no order. */
  List<PacketInWork> getPacketsInWork();

  /** Whether no packets are let in. */
  boolean isPaused();

  /** Why no packets are let in; empty when they are. */
  String getPausedWhy();
}
