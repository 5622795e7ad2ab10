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
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("index.html", "text/html; charset=utf-8"),
          Map.entry("wharf.css", "text/css; charset=utf-8"),
          Map.entry("wharf.js", SCRIPT),
          Map.entry("ask.js", SCRIPT),
          Map.entry("format.js", SCRIPT),
          Map.entry("table.js", SCRIPT),
          Map.entry("charts.js", SCRIPT),
          Map.entry("now.js", SCRIPT),
          Map.entry("lists.js", SCRIPT),
          Map.entry("seen.js", SCRIPT),
          Map.entry("packet.js", SCRIPT),
          Map.entry("system.js", SCRIPT),
          Map.entry("settings.js", SCRIPT),
          Map.entry("icon.svg", "image/svg+xml"),
          Map.entry("openapi.json", "application/json"));

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
