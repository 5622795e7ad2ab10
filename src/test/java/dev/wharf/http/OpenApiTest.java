package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  @Test
  void describesEachRouteOfTheServerAndNoOther() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      Answers answers = new Answers();
      StatusServer.answer(
          router,
          new Observe(null, null, answers),
          new Events(vertx, null, answers, 1),
          new Api(null, answers),
          new PacketApi(null, answers, new LogStream(vertx, null, answers, 1), request -> null),
          new UploadDoor(null, answers));
      TreeSet<String> served = new TreeSet<>();
      for (Route route : router.getRoutes()) {
        if (route.getName().equals(PacketApi.SLASHES)) {
          continue; // The same paths, where names have slashes.
        }
        route.methods().stream()
            .filter(method -> !method.name().equals("HEAD"))
            .forEach(method -> served.add(method + " " + route.getPath()));
      }
      TreeSet<String> described = new TreeSet<>();
      JsonNode document =
          new ObjectMapper().readTree(OpenApiTest.class.getResource("openapi.json"));
      for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
        String parameters = path.getKey().replaceAll("\\{(\\w+)}", ":$1");
        path.getValue()
            .fieldNames()
            .forEachRemaining(
                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + parameters));
      }
      assertThat(described).isEqualTo(served);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
