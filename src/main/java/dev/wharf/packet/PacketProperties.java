package dev.wharf.packet;

import java.util.function.BiConsumer;

/**
 * What routes can read of a packet, as properties of its exchange: the packet itself, which prints
 * as its name, and paths and numbers. Paths are strings, since Camel would print the content of the
 * file that a {@code Path} names.
 */
public final class PacketProperties {
  private PacketProperties() {}

  /**
   * Gives an exchange its packet, or notes where the packet stands now.
   *
   * @param exchange takes names and values
   */
  public static void set(OpenPacket packet, BiConsumer<String, Object> exchange) {
    exchange.accept(Packet.PROPERTY, packet);
    exchange.accept("wharf.attempt", packet.attempt());
    exchange.accept("wharf.folder", packet.folder().toString());
    exchange.accept("wharf.zip", packet.zip().toString());
    exchange.accept("wharf.data", packet.data().toString());
    exchange.accept("wharf.results", packet.results().toString());
  }
}
