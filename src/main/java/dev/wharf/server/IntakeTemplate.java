package dev.wharf.server;

import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * The route template {@code intake}, of which each inbox has a route of its own: {@code intake} for
 * {@code wharf.inbox}, {@code intake-ct} for the inbox {@code ct}.
 */
final class IntakeTemplate {
  private static final String ID = "intake";

  private static final Pattern NAMED =
      Pattern.compile(
          "\\bid[\"']?\\s*:\\s*[\"']?" + ID + "[\"']?\\s*(?:$|[,}#])", Pattern.MULTILINE);

  /** What is wrong where the template is needed and not there. */
  static final String MISSING =
      "wharf.inboxes names inboxes, but no file in routes/ has the route template "
          + ID
          + ", from which each gets its route; take routes/intake.camel.yaml as it is shipped";

  /** The parameters' names; a variable of the environment of such a name would go before them. */
  private static final String FOLDER = "wharfInboxFolder";

  private static final String BEANS = "wharfInboxBeans";

  private IntakeTemplate() {}

  /** What stands behind the name of a bean, a route or a step that is one inbox's alone. */
  static String suffix(String inbox) {
    return inbox.isEmpty() ? "" : "-" + inbox;
  }

  private static Map<String, Object> parameters(Inbox inbox) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put(FOLDER, inbox.folder().toString());
    parameters.put(BEANS, suffix(inbox.name()));
    return parameters;
  }

  /** Whether a file of routes has the template, as far as that shows without loading it. */
  static boolean isInText(String text) {
    return text.contains("routeTemplate") && NAMED.matcher(text).find();
  }

  /** Whether the routes' files have the template. */
  static boolean isIn(CamelContext context) {
    return model(context).getRouteTemplateDefinition(ID) != null;
  }

  /**
   * Makes the routes, where the routes' files have the template.
   *
   * @throws StartException when they have none, and there are several inboxes
   */
  static void addRoutes(CamelContext context, List<Inbox> inboxes) throws Exception {
    if (!isIn(context)) {
      if (inboxes.size() > 1) {
        throw new StartException(MISSING);
      }
      return;
    }
    model(context).addRouteTemplateDefinitionConverter(ID, IntakeTemplate::route);
    for (Inbox inbox : inboxes) {
      addRoute(context, inbox);
    }
  }

  /** Makes the route of one inbox of the template that is there. */
  static void addRoute(CamelContext context, Inbox inbox) throws Exception {
    model(context).addRouteFromTemplate(id(inbox.name()), ID, "", null, parameters(inbox));
  }

  /** Stops the route of one inbox, if it has one; what it has claimed goes on. */
  static void removeRoute(CamelContext context, String inbox) throws Exception {
    String id = id(inbox);
    Route route = context.getRoute(id);
    if (route != null) {
      context.getRouteController().stopRoute(id);
      context.removeRoute(id);
      context.removeEndpoint(route.getEndpoint()); // It holds the beans of the inbox.
    }
    RouteDefinition unstarted = model(context).getRouteDefinition(id);
    if (unstarted != null) {
      model(context).removeRouteDefinition(unstarted);
    }
  }

  /** Takes the template and its routes out, so that another can come. */
  static void removeRoutes(CamelContext context, List<Inbox> inboxes) throws Exception {
    for (Inbox inbox : inboxes) {
      removeRoute(context, inbox.name());
    }
    RouteTemplateDefinition template = model(context).getRouteTemplateDefinition(ID);
    if (template != null) {
      model(context).removeRouteTemplateDefinition(template);
    }
  }

  private static Model model(CamelContext context) {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private static String id(String inbox) {
    return ID + suffix(inbox);
  }

  /** The steps of each inbox's route have ids of their own: {@code intake-send-ct}. */
  private static RouteDefinition route(
      RouteTemplateDefinition template, Map<String, Object> parameters) {
    RouteDefinition route = template.asRouteDefinition();
    String suffix = String.valueOf(parameters.getOrDefault(BEANS, ""));
    route.getInput().setId(route.getInput().getId() + suffix);
    for (ProcessorDefinition<?> step : RouteSteps.all(route)) {
      if (step.hasCustomIdAssigned()) {
        step.setId(step.getId() + suffix);
      }
    }
    return route;
  }

  /** The routes that a template stands for, to be looked at; those of others stand for none. */
  static List<RouteDefinition> routes(RouteTemplateDefinition template, Settings settings)
      throws Exception {
    List<RouteDefinition> routes = new ArrayList<>();
    if (!ID.equals(template.getId())) {
      return routes;
    }
    for (Inbox inbox : settings.inboxes()) {
      Map<String, Object> parameters = parameters(inbox);
      RouteDefinition route = route(template, parameters);
      route.setId(id(inbox.name()));
      route.setTemplateParameters(parameters);
      routes.add(route);
    }
    return routes;
  }

  private static String filled(String uri, Map<String, Object> parameters) {
    String filled = uri;
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      filled =
          filled.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
    }
    return filled;
  }

  /** The address of a route's input with the parameters of its template put in. */
  static String input(RouteDefinition route) {
    Map<String, Object> parameters = route.getTemplateParameters();
    String uri = route.getInput().getEndpointUri();
    return parameters == null ? uri : filled(uri, parameters);
  }
}
