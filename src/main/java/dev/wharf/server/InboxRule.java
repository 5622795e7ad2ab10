package dev.wharf.server;

import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/** Nobody reads from Wharf's folders but the intake, and the intake reads as it was shipped. */
final class InboxRule {
  private static final String FILE = "file:";
  private static final String CLAIMS = "#readLock";
  private static final String REPOSITORY = "idempotentRepository";

  /** What the intake's endpoint must say; without one of these it would take what is not whole. */
  private static final Map<String, String> NEEDED =
      new TreeMap<>(
          Map.of(
              "recursive", "true",
              "filter", "#readyPackets",
              "readLock", "idempotent",
              "idempotent", "false",
              "noop", "true",
              "pollStrategy", "#intakeGate",
              "scheduler", "#inboxWatch"));

  /** The beans that each inbox has for itself. */
  private static final Set<String> OF_ONE_INBOX = Set.of("#readyPackets", "#inboxWatch");

  private final Settings settings;
  private final UnaryOperator<String> resolve;

  InboxRule(Settings settings, UnaryOperator<String> resolve) {
    this.settings = settings;
    this.resolve = resolve;
  }

  List<String> problems(Collection<RouteDefinition> routes) {
    List<String> problems = new ArrayList<>();
    Map<Path, String> intakes = new HashMap<>();
    for (RouteDefinition route : routes) {
      String uri = resolve.apply(IntakeTemplate.input(route));
      if (!uri.startsWith(FILE)) {
        continue;
      }
      Path folder =
          Path.of(RouteSteps.address(uri).substring(FILE.length())).toAbsolutePath().normalize();
      Map<String, Object> parameters = parameters(uri);
      if (String.valueOf(parameters.get(REPOSITORY)).startsWith(CLAIMS)) {
        String before = intakes.putIfAbsent(folder, route.getRouteId());
        String problem = intake(route.getRouteId(), folder, parameters, before);
        if (problem != null) {
          problems.add(problem);
        }
      } else if (reads(folder, "true".equals(parameters.get("recursive")))) {
        problems.add(
            "the route "
                + route.getRouteId()
                + " reads from "
                + folder
                + ", where Wharf's own folders are, and would take files away from packets; only a"
                + " route with"
                + " the claims of the shipped intake may read there");
      }
    }
    return problems;
  }

  private boolean reads(Path folder, boolean recursive) {
    return settings.folders().values().stream()
        .anyMatch(own -> folder.startsWith(own) || (recursive && own.startsWith(folder)));
  }

  private @Nullable String intake(
      String route, Path folder, Map<String, Object> parameters, @Nullable String before) {
    Inbox inbox = inbox(folder);
    if (inbox == null) {
      return "the route "
          + route
          + " can take nothing from "
          + folder
          + ": a packet is claimed in an inbox of the settings alone. Name it in wharf.inboxes, and"
          + " it gets a route by itself";
    }
    String suffix = IntakeTemplate.suffix(inbox.name());
    if (before != null) {
      return "the routes "
          + before
          + " and "
          + route
          + " both read from "
          + inbox.setting()
          + "; one of them would take nothing";
    }
    for (Map.Entry<String, String> needed : NEEDED.entrySet()) {
      String value = needed.getValue();
      String own = OF_ONE_INBOX.contains(value) ? value + suffix : value;
      if (!own.equals(parameters.get(needed.getKey()))) {
        return "the route "
            + route
            + " must read from the inbox with "
            + needed.getKey()
            + "="
            + own
            + "; without it, it would take what is not whole, or take packets twice";
      }
    }
    return null;
  }

  private @Nullable Inbox inbox(Path folder) {
    for (Inbox inbox : settings.inboxes()) {
      if (inbox.folder().equals(folder)) {
        return inbox;
      }
    }
    return null;
  }

  private static Map<String, Object> parameters(String uri) {
    int query = uri.indexOf('?');
    try {
      return query < 0 ? Map.of() : URISupport.parseQuery(uri.substring(query + 1));
    } catch (URISyntaxException e) {
      return Map.of();
    }
  }
}
