package dev.wharf.server;

import dev.wharf.settings.Role;
import dev.wharf.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;

/**
 * What the beans that the routes use must be. Camel calls a method of anything, also of a text: a
 * processor that was meant and is a text would let packets pass with nothing done.
 */
final class BeanRules {
  private static final String KEY = "camel.beans.";
  private static final String MISSPELT_KEY = "camel.bean.";

  /** Beans that Wharf's own steps ask for. */
  private static final Set<String> ASKED_FOR = Set.of("entryProcessor", "entrySplitter");

  private BeanRules() {}

  /** What is wrong with the beans of these routes and with the settings of beans, as clauses. */
  static List<String> problems(
      Collection<RouteDefinition> routes, Registry registry, Settings settings) {
    Set<String> used =
        new TreeSet<>(settings.roles().contains(Role.WORK) ? ASKED_FOR : Set.<String>of());
    for (RouteDefinition route : routes) {
      used.addAll(RouteSteps.beans(route));
      RouteSteps.targets(route).stream()
          .map(RouteSteps::address)
          .filter(
              address ->
                  address.matches("bean:[\\w-]+")) // Others name classes, or are chosen later.
          .forEach(address -> used.add(address.substring("bean:".length())));
    }
    List<String> problems = new ArrayList<>();
    for (String name : used) {
      String problem = problem(name, registry.lookupByName(name));
      if (problem != null) {
        problems.add(problem);
      }
    }
    problems.addAll(misspelt(used, settings));
    return problems;
  }

  /** What is wrong with a bean that routes use, as a clause; null for nothing. */
  static @Nullable String problem(String name, @Nullable Object bean) {
    if (bean == null) {
      return StartFailure.withPlace("No bean could be found in the registry for: " + name);
    }
    return bean instanceof CharSequence || bean instanceof Number || bean instanceof Boolean
        ? KEY
            + name
            + " is a text, so calling it does nothing: write #class: before the name of"
            + " its class. A command is #class:dev.wharf.process.Command, with its words in "
            + KEY
            + name
            + ".command"
        : null;
  }

  private static List<String> misspelt(Set<String> used, Settings settings) {
    Map<String, String> byLowerCase = new TreeMap<>();
    used.forEach(name -> byLowerCase.put(name.toLowerCase(Locale.ROOT), name));
    Set<String> problems = new TreeSet<>();
    for (String key : settings.all().keySet()) {
      if (key.startsWith(MISSPELT_KEY)) {
        problems.add(key + " is read by nobody: settings of beans begin with " + KEY);
      } else if (key.startsWith(KEY)) {
        String name = key.substring(KEY.length()).split("\\.", 2)[0];
        String meant = byLowerCase.get(name.toLowerCase(Locale.ROOT));
        if (meant != null && !used.contains(name) && !isNamed(name, settings)) {
          problems.add(
              KEY + name + ": no step uses a bean of that name. Did you mean " + meant + "?");
        }
      }
    }
    return List.copyOf(problems);
  }

  // Another bean may use it.
  private static boolean isNamed(String bean, Settings settings) {
    return settings.all().values().stream()
        .anyMatch(inForce -> inForce.value().equals("#bean:" + bean));
  }
}
