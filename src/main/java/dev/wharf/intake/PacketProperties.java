package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import org.apache.camel.Exchange;

/**
 * What routes can read of a packet, as properties of its exchange: strings, paths and numbers.
 * {@code docs/routes.md} lists them.
 */
final class PacketProperties {
  private PacketProperties() {}

  /** Gives an exchange its packet. */
  static void set(Exchange exchange, OpenPacket packet) {
    exchange.setProperty(OpenPacket.PROPERTY, packet);
    exchange.setProperty("wharf.attempt", packet.attempt());
    exchange.setProperty("wharf.zip", packet.zip());
    exchange.setProperty("wharf.data", packet.data());
    exchange.setProperty("wharf.results", packet.results());
  }
}
