package dev.wharf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links from one document to another lead somewhere. */
class DocumentLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
      }
    }
    try (Stream<Path> files = Files.list(Path.of(""))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
    }
    return found;
  }

  private static boolean hasHeading(Path document, String anchor) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
        .anyMatch(anchor::equals);
  }

  private static boolean leadsSomewhere(Path from, MatchResult link) throws IOException {
    String to = link.group(1);
    Path target = to.isEmpty() ? from : from.resolveSibling(to).normalize();
    if (to.startsWith("http")) {
      return true;
    }
    String anchor = link.group(2);
    if (anchor == null || !target.toString().endsWith(".md")) {
      return Files.exists(target);
    }
    return Files.exists(target) && hasHeading(target, anchor);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> lost = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        if (!leadsSomewhere(document, link)) {
          lost.add(document + ": " + link.group());
        }
      }
    }
    assertThat(lost).isEmpty();
  }
}
