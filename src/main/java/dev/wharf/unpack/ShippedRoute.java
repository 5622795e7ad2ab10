package dev.wharf.unpack;

import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Whether a route is the one that was shipped. As soon as it has a step of its own, or an
 * interceptor, nothing may be done without passing it. Safe for use by several threads.
 */
public final class ShippedRoute {
  private final String id;
  private final String shippedSteps;

  /** What was seen of the route, and of which definition: an edit makes a new one. */
  private record Seen(@Nullable RouteDefinition definition, boolean shipped) {}

  private volatile Seen seen = new Seen(null, false);

  /** Camel searches its plugins at each question; this is asked for each packet. */
  private volatile @Nullable Model model;

  private ShippedRoute(String id, String shippedSteps) {
    this.id = id;
    this.shippedSteps = shippedSteps;
  }

  // The steps as Camel writes them down. A test compares them with the shipped files.

  /** That of the entries. */
  static ShippedRoute entries() {
    return new ShippedRoute(
        "entries",
        "[Bean[ref:entries method:begin],"
            + " Filter[exchangeProperty{wharf.entry-is-to-be-processed} -> [Bean[ref:entryProcessor]]]]");
  }

  /** That of the processing. */
  public static ShippedRoute process() {
    return new ShippedRoute("process", "[to[bean:packetProcessor], to[direct:archive]]");
  }

  /** Whether it is as shipped, in that context, now. */
  public boolean isShipped(CamelContext context) {
    Model routes = model;
    if (routes == null) {
      routes = context.getCamelContextExtension().getContextPlugin(Model.class);
      model = routes;
    }
    RouteDefinition now = routes.getRouteDefinition(id);
    Seen last = seen;
    if (last.definition() != now) {
      last =
          new Seen(
              now,
              now != null
                  && !context.isTracing()
                  && !intercepted(routes)
                  && steps(now).equals(shippedSteps));
      seen = last;
    }
    return last.shipped();
  }

  // A configuration of any route may intercept what is sent to this one.
  private static boolean intercepted(Model routes) {
    return routes.getRouteConfigurationDefinitions().stream()
        .anyMatch(
            configuration ->
                !configuration.getIntercepts().isEmpty()
                    || !configuration.getInterceptFroms().isEmpty()
                    || !configuration.getInterceptSendTos().isEmpty()
                    || !configuration.getOnCompletions().isEmpty());
  }

  static String steps(RouteDefinition route) {
    StringBuilder steps = new StringBuilder("[");
    for (ProcessorDefinition<?> step : route.getOutputs()) {
      if (!(step instanceof OnExceptionDefinition)) { // Those of its configuration.
        steps.append(steps.length() == 1 ? "" : ", ").append(step);
      }
    }
    return steps.append(']').toString();
  }
}
