package dev.wharf.server;

import dev.wharf.settings.Role;
import dev.wharf.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What the routes must hold so that no packet is lost, taken by somebody else, or archived without
 * its content. Steps and routes can be added anywhere; these rules say what must not be missing.
 */
final class RouteRules {
  /** Steps on the way of a packet that every worker needs. */
  private static final Set<String> WORK =
      Set.of(
          "handover.take",
          "packetSlots.begin",
          "verification.check",
          "door.open",
          "entries.handOut",
          "entries.await",
          "entries.begin",
          "processing.begin",
          RouteSteps.PROCESS_BY,
          "entryProcessor",
          "split entrySplitter",
          "seda:entries");

  private static final Set<String> INTAKE =
      Set.of("handover.send", "strandedFolders.claim", "strandedFolders.refuse");

  private static final Set<String> ALL =
      Set.of(
          "archive.commit",
          "quarantine.commit",
          "debts.settle",
          "recovery.carryOn",
          "attempts.reportWithoutEnd");

  /** Without one of these, packets would be taken for shipped, or never be. */
  private static final Set<String> SHIP =
      Set.of(
          "shipping.due",
          "shipping.begin",
          "shipping.address",
          "shipping.check",
          "shipping.shipped");

  /** Where packets are processed again, without one of these they would not be as at first. */
  private static final Set<String> REPROCESS =
      Set.of("reprocessing.begin", "door.openAgain", "replacements.carryOn");

  private final Settings settings;
  private final UnaryOperator<String> resolve;

  /**
   * @param resolve puts values in the place of {@code {{placeholders}}}
   */
  RouteRules(Settings settings, UnaryOperator<String> resolve) {
    this.settings = settings;
    this.resolve = resolve;
  }

  /** What is wrong with routes as a whole, a sentence each. */
  List<String> problems(Collection<RouteDefinition> routes) {
    List<String> problems = new ArrayList<>(missing(routes));
    problems.addAll(new InboxRule(settings, resolve).problems(routes));
    problems.addAll(withoutConsumer(routes));
    problems.addAll(twoConsumers(routes));
    problems.addAll(notStarted(routes));
    return problems;
  }

  private List<String> missing(Collection<RouteDefinition> routes) {
    Set<String> there = new HashSet<>();
    routes.forEach(route -> there.addAll(RouteSteps.of(route)));
    Set<String> needed = new TreeSet<>(ALL);
    if (settings.roles().contains(Role.WORK)) {
      needed.addAll(WORK);
    }
    if (settings.roles().contains(Role.INTAKE)) {
      needed.addAll(INTAKE);
    }
    if (settings.inboxes().stream().anyMatch(inbox -> inbox.keeping().removes())) {
      needed.add("keep.turn"); // Else nothing would ever be removed, without a word.
    }
    if (settings.ships() && settings.roles().contains(Role.WORK)) {
      needed.addAll(SHIP);
    }
    if (there.contains("reprocessing.due")) {
      needed.addAll(REPROCESS);
    }
    needed.removeAll(there);
    return needed.stream()
        .map(
            step ->
                "no route has the step "
                    + step
                    + ", which packets cannot do without; take it from the shipped routes")
        .toList();
  }

  // Camel gives each message of a direct: endpoint to one route, and refuses a second.
  private List<String> twoConsumers(Collection<RouteDefinition> routes) {
    Map<String, String> byInput = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (RouteDefinition route : routes) {
      String input = address(IntakeTemplate.input(route));
      String before =
          input.startsWith("direct:") ? byInput.putIfAbsent(input, route.getRouteId()) : null;
      if (before != null) {
        problems.add(
            "the routes " + before + " and " + route.getRouteId() + " both take from " + input);
      }
    }
    return problems;
  }

  // Nothing would take what the other routes send to it.
  private List<String> notStarted(Collection<RouteDefinition> routes) {
    return routes.stream()
        .filter(route -> "false".equals(route.getAutoStartup()))
        .filter(route -> RouteSteps.of(route).stream().anyMatch(WORK::contains))
        .map(
            route ->
                "the route "
                    + route.getRouteId()
                    + " must start by itself: packets cannot do without it (autoStartup)")
        .toList();
  }

  // Without a route that takes from it, an endpoint within this process would hold packets for
  // ever.
  List<String> withoutConsumer(Collection<RouteDefinition> routes) {
    Set<String> consumed = new HashSet<>();
    routes.forEach(route -> consumed.add(address(IntakeTemplate.input(route))));
    Set<String> sent = new TreeSet<>();
    routes.forEach(route -> RouteSteps.targets(route).forEach(uri -> sent.add(address(uri))));
    Stream<String> byInbox =
        settings.roles().contains(Role.WORK)
            ? settings.inboxes().stream()
                .filter(inbox -> !consumed.contains(inbox.processBy()))
                .map(
                    inbox ->
                        inbox.setting("process-by")
                            + " is "
                            + inbox.processBy()
                            + ", but no route takes packets from there: is a file missing in"
                            + " routes/?")
            : Stream.of();
    return Stream.concat(byInbox, unheard(sent, consumed)).toList();
  }

  private static Stream<String> unheard(Set<String> sent, Set<String> consumed) {
    return sent.stream()
        .filter(target -> target.startsWith("direct:") || target.startsWith("seda:"))
        .filter(target -> !consumed.contains(target))
        .map(
            target ->
                "Packets are sent to "
                    + target
                    + ", but no route takes them from there: is a file missing in routes/?");
  }

  /** What is wrong with a route that leads no packet to the archive. */
  static String deadEndSentence(String route) {
    return "no way leads from the route "
        + route
        + " to direct:archive, so packets would come to no end";
  }

  /** The route from which no way leads a packet to the archive; null where there is none. */
  @Nullable String deadEnd(Collection<RouteDefinition> routes) {
    return new PacketWay(routes, settings, this::address).deadEnd();
  }

  private String address(String uri) {
    return RouteSteps.address(resolve.apply(uri));
  }

  /** Two files, or one, with the same id for two routes or two steps; a sentence each. */
  static List<String> duplicates(Map<Path, List<RouteDefinition>> routes) {
    List<String> problems = new ArrayList<>();
    Map<String, Path> routeIds = new HashMap<>();
    Map<String, Path> stepIds = new HashMap<>();
    routes.forEach(
        (file, definitions) -> {
          for (RouteDefinition route : definitions) {
            problems.addAll(seen("route", route.getRouteId(), file, routeIds));
            RouteSteps.ids(route).forEach(id -> problems.addAll(seen("step", id, file, stepIds)));
          }
        });
    return problems;
  }

  private static List<String> seen(String what, String id, Path file, Map<String, Path> ids) {
    Path before = ids.putIfAbsent(id, file);
    return before == null
        ? List.of()
        : List.of(
            "two "
                + what
                + "s have the id '"
                + id
                + "': one in "
                + before
                + ", one in "
                + file
                + "; give each an id of its own");
  }
}
