package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.TestSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PacketWayTest {
  @TempDir Path root;
  private final List<RouteDefinition> routes = new ArrayList<>();

  private RouteDefinition route(String id, String input) {
    RouteDefinition route = new RouteDefinition();
    route.from(input).routeId(id);
    routes.add(route);
    return route;
  }

  private void unpacked() {
    route("unpack", "direct:packet").toD(RouteSteps.PROCESS_BY.substring("toD ".length()));
  }

  private String deadEnd(String processBy) {
    return new PacketWay(
            routes,
            TestSettings.in(root, Map.of("wharf.process-by", processBy)),
            UnaryOperator.identity())
        .deadEnd();
  }

  @Test
  void wayThroughTheProcessingLeadsToTheArchive() {
    unpacked();
    route("score", "direct:score").to("direct:archive");

    assertThat(deadEnd("direct:score")).isNull();
  }

  @Test
  void routeThatEndsBeforeIsDeadEnd() {
    unpacked();
    route("score", "direct:score").to("log:scored");

    assertThat(deadEnd("direct:score")).isEqualTo("score");
  }

  @Test
  void processingThatLeadsToItselfIsDeadEnd() {
    unpacked();
    route("score", "direct:score").to("direct:score");

    assertThat(deadEnd("direct:score")).isEqualTo("score");
  }

  @Test
  void processingThatAsksForTheProcessingAgainIsDeadEnd() {
    unpacked();
    route("score", "direct:score").toD(RouteSteps.PROCESS_BY.substring("toD ".length()));

    assertThat(deadEnd("direct:score")).isEqualTo("score");
    assertThat(deadEnd("direct:packet")).isEqualTo("unpack");
  }
}
