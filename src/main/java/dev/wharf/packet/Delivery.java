package dev.wharf.packet;

import org.jspecify.annotations.Nullable;

/**
 * One delivery of a packet during one attempt at it: what distinguishes its work folder from all
 * others.
 */
public interface Delivery {
  /** Unique among all deliveries of all servers. */
  String id();

  PacketName name();

  /** The number of the attempt, from 1. */
  int attempt();

  /** The folder below which its work folder stands; null for that of this server. */
  @Nullable String work();
}
