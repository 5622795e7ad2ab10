package dev.wharf.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The status page's files, out of the jar. */
final class Page {
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "wharf.css", "text/css; charset=utf-8",
          "wharf.js", "text/javascript; charset=utf-8",
          "format.js", "text/javascript; charset=utf-8",
          "table.js", "text/javascript; charset=utf-8",
          "charts.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml",
          "openapi.json", "application/json");

  private Page() {}

  static void addTo(Router router) throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Buffer content = read(file.getKey());
      String path =
          switch (file.getKey()) {
            case "index.html" -> "/";
            case "openapi.json" -> "/api/openapi.json";
            default -> "/" + file.getKey();
          };
      router
          .route(path)
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .handler(
              request ->
                  request
                      .response()
                      .putHeader(HttpHeaders.CONTENT_TYPE, file.getValue())
                      .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                      .end(content));
    }
  }

  private static Buffer read(String file) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing from the jar");
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }
}
