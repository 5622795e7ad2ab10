package dev.wharf.server;

import dev.wharf.ledger.StateLock;
import dev.wharf.settings.Http;
import dev.wharf.settings.Role;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold for a start to make sense; each refusal says what to mend. */
public final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private StartChecks() {}

  /**
   * Makes the folders that are not there.
   *
   * @throws StartException when one cannot be made or worked in
   */
  public static void makeFolders(Settings settings) throws StartException {
    for (Map.Entry<String, Path> entry : settings.folders().entrySet()) {
      Path folder = entry.getValue();
      String setting = entry.getKey() + "=" + folder + ": ";
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new StartException(
            setting
                + (Files.exists(folder)
                    ? "is not a folder"
                    : "the folder is not there and cannot be made: " + e),
            e);
      }
      if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
        throw new StartException(
            setting
                + "Wharf must be able to list, read and write the folder; give the user "
                + System.getProperty("user.name")
                + " the right to");
      }
    }
  }

  /**
   * Takes the state folder for this process.
   *
   * @throws StartException when another has it
   */
  static StateLock lock(Path state) throws StartException {
    StateLock lock;
    try {
      lock = StateLock.take(state);
    } catch (IOException e) {
      throw new StartException("wharf.state=" + state + ": cannot be locked: " + e, e);
    }
    if (lock == null) {
      throw new StartException(
          "wharf.state="
              + state
              + ": in use by "
              + StateLock.holder(state)
              + ". Stop that server, or give this one a state folder, inbox and work folder of its"
              + " own");
    }
    return lock;
  }

  /**
   * Looks whether the status page's port is to be had.
   *
   * @throws StartException when it is not
   */
  static void requirePort(Http http) throws StartException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException e) {
      throw new StartException(
          "wharf.http.port="
              + http.port()
              + ": cannot listen on "
              + http.host()
              + ": "
              + e.getMessage()
              + ". Choose another port, or 0 for no status page",
          e);
    }
  }

  /**
   * Looks whether the routes can do what they are for.
   *
   * @throws StartException with all that is wrong with them
   */
  static void requireRoutes(CamelContext context, Settings settings) throws StartException {
    if (context.getRoutesSize() == 0) {
      throw new StartException(
          "No routes: camel.main.routes-include-pattern in "
              + Settings.FILE
              + " must name the files in routes/");
    }
    requireConsumers(context);
    List<RouteDefinition> routes =
        context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    RouteRules rules = new RouteRules(settings, context::resolvePropertyPlaceholders);
    List<String> problems = rules.problems(routes);
    if (!problems.isEmpty()) {
      throw new StartException("The routes cannot be started: " + String.join("; ", problems));
    }
    String deadEnd = settings.roles().contains(Role.WORK) ? rules.deadEnd(routes) : null;
    if (deadEnd != null) {
      LOG.warn(
          "No way leads from the route {} to direct:archive. A packet that comes out of the routes"
              + " without an end counts as failed",
          deadEnd);
    }
  }

  /**
   * Without a route that takes from it, an endpoint within this process would hold packets for
   * ever.
   */
  private static void requireConsumers(CamelContext context) throws StartException {
    Set<String> consumed = new HashSet<>();
    context.getRoutes().forEach(route -> consumed.add(address(route.getEndpoint())));
    for (Endpoint endpoint : context.getEndpoints()) {
      String address = address(endpoint);
      if ((address.startsWith("direct:") || address.startsWith("seda:"))
          && !consumed.contains(address)) {
        throw new StartException(
            "Packets are sent to "
                + address.replace("//", "")
                + ", but no route takes them from there: is a file missing in routes/?");
      }
    }
  }

  private static String address(Endpoint endpoint) {
    String uri = endpoint.getEndpointUri();
    int parameters = uri.indexOf('?');
    return parameters < 0 ? uri : uri.substring(0, parameters);
  }
}
