package dev.wharf.unpack;

import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Whether the route of the entries is the one that was shipped. As soon as it has a step of its
 * own, or an interceptor, every entry has to pass it. Safe for use by several threads.
 */
final class EntriesRoute {
  private static final String ID = "entries";

  /** Its steps as Camel writes them down. A test compares this with the shipped file. */
  private static final String SHIPPED =
      "[Bean[ref:entries method:begin],"
          + " Filter[exchangeProperty{wharf.entry-is-to-be-processed} -> [Bean[ref:entryProcessor]]]]";

  /** What was seen of the route, and of which definition: an edit makes a new one. */
  private record Seen(@Nullable RouteDefinition definition, boolean shipped) {}

  private volatile Seen seen = new Seen(null, false);

  /** Camel searches its plugins at each question; this is asked for each packet. */
  private volatile @Nullable Model model;

  boolean isShipped(CamelContext context) {
    Model routes = model;
    if (routes == null) {
      routes = context.getCamelContextExtension().getContextPlugin(Model.class);
      model = routes;
    }
    RouteDefinition now = routes.getRouteDefinition(ID);
    Seen last = seen;
    if (last.definition() != now) {
      last =
          new Seen(
              now,
              now != null
                  && !context.isTracing()
                  && !intercepted(routes)
                  && steps(now).equals(SHIPPED));
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
