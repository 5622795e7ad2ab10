package dev.wharf.intake;

import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketProperties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a packet that came out of the routes without an end to the route that deals with those. */
final class WithoutEnd {
  private static final Logger LOG = LoggerFactory.getLogger(WithoutEnd.class);

  /** The route that fails for it, and so treats it like any failure. */
  private static final String ROUTE = "direct:without-end";

  private WithoutEnd() {}

  /** Passes it on, with the failure that no route handled, where there is one; then waits. */
  static void report(OpenPacket packet, Exchange ended) {
    CamelContext context = ended.getContext();
    packet.trail().end(ended.getException());
    try (ProducerTemplate template = context.createProducerTemplate()) {
      Exchange sent =
          template.send(
              ROUTE,
              exchange -> {
                PacketProperties.set(packet, exchange::setProperty);
                Held.set(exchange, packet);
                exchange.getMessage().setBody(packet);
              });
      if (sent.getException() != null) {
        LOG.error("{} goes back to the inbox", packet.name(), sent.getException());
      }
    } catch (Exception e) {
      LOG.error("{} goes back to the inbox", packet.name(), e);
    }
  }
}
