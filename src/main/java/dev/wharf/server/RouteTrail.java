package dev.wharf.server;

import dev.wharf.packet.OpenPacket;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Notes on each packet which routes have begun on it, so that one that comes out of them without an
 * end can say where it was. The route of the entries is left out, which is not on a packet's way.
 */
final class RouteTrail extends RoutePolicySupport implements RoutePolicyFactory {
  private static final String ENTRIES = "seda:entries";

  @Override
  public @Nullable RoutePolicy createRoutePolicy(
      CamelContext context, String routeId, NamedNode route) {
    return route instanceof NamedRoute named && named.getEndpointUrl().startsWith(ENTRIES)
        ? null
        : this;
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    OpenPacket packet = exchange.getProperty(OpenPacket.PROPERTY, OpenPacket.class);
    if (packet != null) {
      packet.trail().enter(route.getRouteId());
    }
  }
}
