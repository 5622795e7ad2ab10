package dev.wharf.server;

import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** The way of a packet from its unpacking to the archive, as the routes send it. */
final class PacketWay {
  private static final String FIRST = "direct:packet";
  private static final String ARCHIVE = "direct:archive";
  private static final String ENTRIES = "seda:entries";

  private final Map<String, RouteDefinition> byInput = new HashMap<>();
  private final Set<String> processBy = new TreeSet<>();

  /**
   * @param address makes an endpoint that stands in a route comparable
   */
  PacketWay(Collection<RouteDefinition> routes, Settings settings, UnaryOperator<String> address) {
    routes.forEach(route -> byInput.put(address.apply(IntakeTemplate.input(route)), route));
    settings.inboxes().stream().map(Inbox::processBy).forEach(processBy::add);
  }

  /**
   * The route from which no way leads on to the archive; null where there is none. A route that
   * chooses its target while it runs, as {@code toD} does, may lead there. From the unpacking a way
   * must lead through the processing of each inbox.
   */
  @Nullable String deadEnd() {
    RouteDefinition first = byInput.get(FIRST);
    return first == null ? null : deadEnd(first, new HashSet<>(), false);
  }

  /**
   * @param processing whether the route is of the processing itself: one that leads to the
   *     processing again leads in a circle
   */
  private @Nullable String deadEnd(RouteDefinition route, Set<String> seen, boolean processing) {
    List<RouteDefinition> next = new ArrayList<>();
    if (RouteSteps.leadAnywhere(route)) {
      return null;
    }
    for (String step : RouteSteps.of(route)) {
      RouteDefinition to = byInput.get(step);
      if (step.equals(ARCHIVE)) {
        return null;
      } else if (step.equals(RouteSteps.PROCESS_BY)) {
        if (!processing) {
          return deadEndOfProcessing();
        }
      } else if (to != null && seen.add(step)) {
        next.add(to);
      }
    }
    String last = route.getRouteId();
    for (RouteDefinition to : next) {
      String end = deadEnd(to, seen, processing);
      if (end == null) {
        return null;
      }
      last = byInput.get(ENTRIES) == to ? last : end;
    }
    return last;
  }

  private @Nullable String deadEndOfProcessing() {
    for (String input : processBy) {
      RouteDefinition route = byInput.get(input);
      String end =
          route == null || input.equals(ARCHIVE) ? null : deadEnd(route, new HashSet<>(), true);
      if (end != null) {
        return end;
      }
    }
    return null;
  }
}
