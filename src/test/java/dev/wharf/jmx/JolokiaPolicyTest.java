package dev.wharf.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

class JolokiaPolicyTest {
  /** Which origins are allowed; Jolokia takes a star for any text. */
  private static List<Pattern> allowed() throws Exception {
    NodeList origins =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("examples/jolokia/wharf-policy.xml").toFile())
            .getElementsByTagName("allow-origin");
    List<Pattern> patterns = new ArrayList<>();
    for (int i = 0; i < origins.getLength(); i++) {
      String pattern =
          Pattern.compile("\\*")
              .splitAsStream(origins.item(i).getTextContent() + " ")
              .map(part -> Pattern.quote(part.strip()))
              .collect(Collectors.joining(".*"));
      patterns.add(Pattern.compile(pattern));
    }
    return patterns;
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "http://localhost:8080", "http://localhost/hawtio/"})
  void letsPagesOfThisMachineIn(String origin) throws Exception {
    assertThat(allowed()).anyMatch(pattern -> pattern.matcher(origin).matches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.evil.example",
        "http://localhost.evil.example:8080",
        "http://localhostevil.example",
        "http://evil.example/http://localhost",
        "https://evil.example",
        "null"
      })
  void letsNoOtherPageIn(String origin) throws Exception {
    assertThat(allowed()).noneMatch(pattern -> pattern.matcher(origin).matches());
  }
}
