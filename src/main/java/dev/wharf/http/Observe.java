package dev.wharf.http;

import dev.wharf.settings.Addresses;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** Health and metrics, for monitoring systems. */
final class Observe {
  private final CamelContext context;
  private final Metrics metrics;
  private final Answers answers;

  Observe(CamelContext context, Metrics metrics, Answers answers) {
    this.context = context;
    this.metrics = metrics;
    this.answers = answers;
  }

  void addTo(Router router) {
    health(router, "/observe/health", HealthCheckHelper::invoke);
    health(router, "/observe/health/live", HealthCheckHelper::invokeLiveness);
    health(router, "/observe/health/ready", HealthCheckHelper::invokeReadiness);
    router
        .route("/observe/metrics")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .blockingHandler(
            request ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.scrape()),
            false);
  }

  private void health(
      Router router, String path, Function<CamelContext, Collection<HealthCheck.Result>> checks) {
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .blockingHandler(request -> answer(request, checks.apply(context)), false);
  }

  private void answer(RoutingContext request, Collection<HealthCheck.Result> results) {
    boolean down = false;
    List<Map<String, Object>> checks = new ArrayList<>();
    for (HealthCheck.Result result : results) {
      down |= result.getState() == HealthCheck.State.DOWN;
      Map<String, Object> check = new LinkedHashMap<>();
      check.put("name", result.getCheck().getId());
      check.put("status", result.getState().name());
      result.getMessage().ifPresent(message -> check.put("message", Addresses.inText(message)));
      checks.add(check);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", down ? "DOWN" : "UP");
    answer.put("checks", checks);
    answers.send(request, down ? 503 : 200, answer);
  }
}
