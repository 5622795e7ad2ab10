package dev.wharf.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.DefaultExchange;

/** The steps of a route in short: {@code bean.method}, {@code scheme:name}, {@code split bean}. */
final class RouteSteps {
  /** The step that sends a packet to the route of its inbox. */
  static final String PROCESS_BY = "toD ${exchangeProperty[wharf.process-by]}";

  private RouteSteps() {}

  /** All steps of a route, those within others too. */
  static List<String> of(RouteDefinition route) {
    List<String> steps = new ArrayList<>();
    for (ProcessorDefinition<?> step : all(route)) {
      if (step instanceof BeanDefinition bean && bean.getRef() != null) {
        steps.add(
            bean.getMethod() == null ? bean.getRef() : bean.getRef() + "." + bean.getMethod());
      } else if (step instanceof ToDefinition to) {
        steps.add(address(uri(to)));
      } else if (step instanceof ToDynamicDefinition to) {
        steps.add("toD " + to.getUri());
      } else if (step instanceof SplitDefinition split) {
        steps.add("split " + expression(split));
      }
    }
    return steps;
  }

  /** The ids that its author gave to the steps. */
  static List<String> ids(RouteDefinition route) {
    return all(route).stream()
        .filter(ProcessorDefinition::hasCustomIdAssigned)
        .map(ProcessorDefinition::getId)
        .toList();
  }

  /** The routes that a context has, without those whose precondition leaves them out. */
  static List<RouteDefinition> included(CamelContext context) {
    return context
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .getRouteDefinitions()
        .stream()
        .filter(route -> isIncluded(route, context))
        .toList();
  }

  /** Whether a route's precondition holds, as Camel decides it. */
  static boolean isIncluded(RouteDefinition route, CamelContext context) {
    String precondition = route.getPrecondition();
    return precondition == null
        || context
            .resolveLanguage("simple")
            .createPredicate(context.resolvePropertyPlaceholders(precondition))
            .matches(new DefaultExchange(context));
  }

  /** The beans that the steps name, but for those that a class or a type stands for. */
  static List<String> beans(RouteDefinition route) {
    return all(route).stream()
        .filter(BeanDefinition.class::isInstance)
        .map(step -> ((BeanDefinition) step).getRef())
        .filter(ref -> ref != null && !ref.startsWith("#") && !ref.contains("{{"))
        .toList();
  }

  /** The endpoints that the steps send to, as they are written. */
  static List<String> targets(RouteDefinition route) {
    return all(route).stream()
        .filter(ToDefinition.class::isInstance)
        .map(step -> uri((ToDefinition) step))
        .toList();
  }

  /** Whether a step chooses its target only while the route runs. */
  static boolean leadAnywhere(RouteDefinition route) {
    return all(route).stream()
        .anyMatch(
            step ->
                (step instanceof ToDynamicDefinition to && !PROCESS_BY.equals("toD " + to.getUri()))
                    || step instanceof RecipientListDefinition
                    || step instanceof RoutingSlipDefinition
                    || step instanceof DynamicRouterDefinition);
  }

  @SuppressWarnings("rawtypes") // Camel's own signature.
  static Collection<ProcessorDefinition<?>> all(RouteDefinition route) {
    Collection<ProcessorDefinition> found =
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class);
    List<ProcessorDefinition<?>> all = new ArrayList<>();
    found.forEach(all::add);
    return all;
  }

  /** Where a step sends to; empty where it does not say. */
  static String uri(ToDefinition to) {
    return to.getUri() == null ? "" : to.getUri();
  }

  private static String expression(ExpressionNode node) {
    return node.getExpression() == null ? "" : String.valueOf(node.getExpression().getExpression());
  }

  /** An endpoint without its parameters. */
  static String address(String uri) {
    int parameters = uri.indexOf('?');
    return (parameters < 0 ? uri : uri.substring(0, parameters)).replace("://", ":");
  }
}
