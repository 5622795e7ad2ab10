package dev.wharf.server;

import dev.wharf.settings.Settings;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
              "minDepth", "2",
              "maxDepth", "2",
              "filter", "#readyPackets",
              "readLock", "idempotent",
              "idempotent", "false",
              "noop", "true",
              "pollStrategy", "#intakeGate",
              "scheduler", "#inboxWatch"));

  private final Settings settings;
  private final UnaryOperator<String> resolve;

  InboxRule(Settings settings, UnaryOperator<String> resolve) {
    this.settings = settings;
    this.resolve = resolve;
  }

  List<String> problems(Collection<RouteDefinition> routes) {
    List<String> problems = new ArrayList<>();
    String intake = null;
    for (RouteDefinition route : routes) {
      String uri = resolve.apply(route.getInput().getEndpointUri());
      if (!uri.startsWith(FILE)) {
        continue;
      }
      Path folder =
          Path.of(RouteSteps.address(uri).substring(FILE.length())).toAbsolutePath().normalize();
      Map<String, Object> parameters = parameters(uri);
      if (CLAIMS.equals(parameters.get(REPOSITORY))) {
        String problem = intake(route.getRouteId(), folder, parameters, intake);
        if (problem != null) {
          problems.add(problem);
        }
        intake = route.getRouteId();
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
    if (!folder.equals(settings.inbox())) {
      return "the route "
          + route
          + " can take nothing from "
          + folder
          + ": a packet is claimed in wharf.inbox="
          + settings.inbox()
          + " alone. Have senders deliver there, or run a second server with folders of its own";
    }
    if (before != null) {
      return "the routes "
          + before
          + " and "
          + route
          + " both read from wharf.inbox; one of them would take nothing";
    }
    for (Map.Entry<String, String> needed : NEEDED.entrySet()) {
      if (!needed.getValue().equals(parameters.get(needed.getKey()))) {
        return "the route "
            + route
            + " must read from the inbox with "
            + needed.getKey()
            + "="
            + needed.getValue()
            + "; without it, it would take what is not whole, or take packets twice";
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
