package dev.wharf.server;

import dev.wharf.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The routes of some files as their text says, read without a trace in the context that runs.
 *
 * @param routes by their files
 * @param problems what is wrong with files that cannot be read, by file
 */
record ParsedRoutes(Map<Path, List<RouteDefinition>> routes, Map<Path, String> problems) {

  /**
   * Reads them.
   *
   * @param texts by file
   * @param scratch a context that runs nothing
   * @param settings with the inboxes, each of which has a route of the intake's template
   */
  static ParsedRoutes of(Map<Path, String> texts, CamelContext scratch, Settings settings) {
    Map<Path, List<RouteDefinition>> routes = new LinkedHashMap<>();
    Map<Path, String> problems = new LinkedHashMap<>();
    texts.forEach(
        (file, text) -> {
          if (text.startsWith(RouteFiles.NOT_UTF_8)) {
            problems.put(file, text.substring(RouteFiles.NOT_UTF_8.length()));
            return;
          }
          try {
            routes.put(file, read(file, text, scratch, settings));
          } catch (Exception | LinkageError e) {
            problems.put(file, StartFailure.reason(e));
          }
        });
    return new ParsedRoutes(routes, problems);
  }

  private static List<RouteDefinition> read(
      Path file, String text, CamelContext scratch, Settings settings) throws Exception {
    List<RouteDefinition> routes = new ArrayList<>();
    for (RoutesBuilder builder :
        PluginHelper.getRoutesLoader(scratch)
            .findRoutesBuilders(
                ResourceHelper.fromBytes(
                    "file:" + file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8)))) {
      if (builder instanceof RouteBuilder yaml) {
        routes.addAll(yaml.configureRoutes(scratch).getRoutes());
        for (RouteTemplateDefinition template :
            yaml.getRouteTemplateCollection().getRouteTemplates()) {
          routes.addAll(IntakeTemplate.routes(template, settings));
        }
      }
    }
    return routes;
  }
}
