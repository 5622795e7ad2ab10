package dev.wharf.server;

import dev.wharf.packet.InWords;
import dev.wharf.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Whether files of routes, as a whole, could take the place of those that run. Looks only: it makes
 * the endpoints in a context of its own, and changes nothing in the one that runs.
 */
final class RoutesCheck {
  /** Components whose endpoints can be made to look at them, without any effect. */
  private static final Set<String> HARMLESS =
      Set.of("direct", "seda", "file", "scheduler", "timer", "log", "mock");

  private final CamelContext running;
  private final Settings settings;
  private final RouteRules rules;

  RoutesCheck(CamelContext running, Settings settings) {
    this.running = running;
    this.settings = settings;
    this.rules = new RouteRules(settings, running::resolvePropertyPlaceholders);
  }

  /**
   * Looks at all files together.
   *
   * @param texts of all files, by file
   * @return what is wrong, a sentence each
   */
  List<String> problems(Map<Path, String> texts) {
    try (DefaultCamelContext scratch = scratch(running)) {
      ParsedRoutes parsed = ParsedRoutes.of(texts, scratch, settings);
      if (!parsed.problems().isEmpty()) {
        return parsed.problems().entrySet().stream()
            .map(problem -> problem.getKey() + ": " + problem.getValue())
            .toList();
      }
      List<String> problems = new ArrayList<>(RouteRules.duplicates(parsed.routes()));
      List<RouteDefinition> all = new ArrayList<>();
      parsed.routes().values().forEach(all::addAll);
      all.removeIf(route -> !isIncluded(route));
      problems.addAll(rules.problems(all));
      String deadEnd = rules.deadEnd(all);
      if (deadEnd != null) {
        problems.add(RouteRules.deadEndSentence(deadEnd));
      }
      parsed
          .routes()
          .forEach(
              (file, routes) ->
                  routes.stream()
                      .filter(this::isIncluded)
                      .forEach(route -> problems.addAll(problems(file, route, scratch))));
      return problems;
    } catch (Exception e) {
      return List.of("they cannot be checked: " + InWords.of(e));
    }
  }

  /** What Camel says less clearly, a sentence each; for a start that has failed. */
  static List<String> clearly(RouteFiles files, Settings settings) {
    try (DefaultCamelContext scratch = new DefaultCamelContext(false)) {
      scratch.disableJMX();
      scratch.build();
      ParsedRoutes parsed = ParsedRoutes.of(files.read(), scratch, settings);
      List<String> problems = new ArrayList<>(RouteRules.duplicates(parsed.routes()));
      problems.addAll(files.notUtf8());
      return problems;
    } catch (Exception e) {
      return List.of(); // The message of the start itself has to do.
    }
  }

  private boolean isIncluded(RouteDefinition route) {
    return RouteSteps.isIncluded(route, running);
  }

  // Its registry only looks things up in the one that runs.
  static DefaultCamelContext scratch(CamelContext running) throws Exception {
    DefaultCamelContext scratch = new DefaultCamelContext(false);
    scratch.disableJMX();
    scratch
        .getCamelContextExtension()
        .setRegistry(new DefaultRegistry(new BorrowedBeans(running.getRegistry())));
    scratch.setApplicationContextClassLoader(running.getApplicationContextClassLoader());
    scratch.build();
    return scratch;
  }

  private List<String> problems(Path file, RouteDefinition route, CamelContext scratch) {
    List<String> problems = new ArrayList<>();
    String where = file + ", route " + route.getRouteId() + ": ";
    endpoint(IntakeTemplate.input(route), where, scratch, problems);
    for (ProcessorDefinition<?> step : RouteSteps.all(route)) {
      if (step instanceof BeanDefinition bean && bean.getRef() != null) {
        bean(bean.getRef(), bean.getMethod(), where, problems);
      } else if (step instanceof ToDefinition to) {
        endpoint(RouteSteps.uri(to), where, scratch, problems);
      }
    }
    return problems;
  }

  private void bean(String name, @Nullable String method, String where, List<String> problems) {
    Object bean = running.getRegistry().lookupByName(name);
    String problem = bean == null ? "there is no bean " + name : BeanRules.problem(name, bean);
    if (problem != null) {
      problems.add(where + problem);
    } else if (method != null
        && method.chars().allMatch(Character::isJavaIdentifierPart)
        && Arrays.stream(bean.getClass().getMethods()).noneMatch(m -> m.getName().equals(method))) {
      problems.add(where + "the bean " + name + " has no method " + method);
    }
  }

  private void endpoint(String uri, String where, CamelContext scratch, List<String> problems) {
    if (uri.isBlank()) {
      problems.add(where + "a step does not say where to send to (uri)");
      return;
    }
    try {
      String resolved = running.resolvePropertyPlaceholders(uri);
      int colon = resolved.indexOf(':');
      String scheme = colon < 0 ? resolved : resolved.substring(0, colon);
      if (scheme.equals("bean")) {
        bean(RouteSteps.address(resolved).substring("bean:".length()), null, where, problems);
      } else if (HARMLESS.contains(scheme)) {
        scratch.getEndpoint(resolved);
      }
    } catch (Exception e) {
      problems.add(where + StartFailure.reason(e));
    }
  }
}
