package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src=|href=|from )[\"'](?:\\./|/)?([\\w.-]+\\.(?:js|css|svg))[\"']");

  @RegisterExtension private final ServedRoutes served = new ServedRoutes();

  @BeforeEach
  void serve() throws IOException {
    Page.addTo(served.router());
    served.serve();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/wharf.css, text/css; charset=utf-8",
    "/wharf.js, text/javascript; charset=utf-8",
    "/format.js, text/javascript; charset=utf-8",
    "/table.js, text/javascript; charset=utf-8",
    "/charts.js, text/javascript; charset=utf-8",
    "/icon.svg, image/svg+xml",
    "/api/openapi.json, application/json"
  })
  void isServedWithTheTypesOfItsFiles(String path, String type) throws IOException {
    RawHttp.Answer answer = served.get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", type)
        .containsEntry("cache-control", "no-cache");
    assertThat(answer.body()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/openapi.json", "/Page.class", "/../pom.xml"})
  void isServedUnderNoOtherName(String path) throws IOException {
    assertThat(served.get(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/wharf.js", "/format.js", "/table.js", "/charts.js"})
  void refersToNoFileThatIsNotServed(String path) throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    for (var match : REFERENCE.matcher(served.get(path).body()).results().toList()) {
      if (served.get("/" + match.group(1)).status() != 200) {
        missing.add(match.group(1));
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void isServedInUtf8() throws IOException {
    byte[] file = PageTest.class.getResourceAsStream("index.html").readAllBytes();

    assertThat(served.get("/").body()).isEqualTo(new String(file, StandardCharsets.UTF_8));
  }
}
