package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeanRulesTest {
  @TempDir Path root;
  private final DefaultRegistry registry = new DefaultRegistry();
  private final RouteDefinition route = new RouteDefinition();

  @BeforeEach
  void shipped() {
    route.to("bean:packetProcessor?method=process");
    List.of("packetProcessor", "entryProcessor", "entrySplitter")
        .forEach(name -> registry.bind(name, new Object()));
  }

  private List<String> problems(String... keys) {
    Path file = root.resolve("application.properties");
    try {
      Files.write(file, Stream.of(keys).map(key -> key + " = a value").toList());
      return BeanRules.problems(
          List.of(route), registry, Settings.read(root, Map.of(), new Properties()));
    } catch (IOException | SettingsException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void beansThatAreThereAreGood() {
    assertThat(problems("camel.beans.packetProcessor.command", "camel.beans.other")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"packetProcessor", "entryProcessor", "entrySplitter"})
  void textIsNoProcessor(String name) {
    registry.unbind(name);
    registry.bind(name, "com.acme.Score");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains(
            "camel.beans." + name + " is a text, so", "write #class: before", name + ".command")
        .doesNotContain("com.acme.Score");
  }

  @Test
  void beanOfAStepMustBeThere() {
    route.bean("ref:score");
    route.to("bean:check");

    assertThat(problems()).anyMatch(problem -> problem.contains("check"));
  }

  @Test
  void nameInOtherLettersIsTold() {
    assertThat(problems("camel.beans.packetprocessor", "camel.beans.packetprocessor.command"))
        .containsExactly(
            "camel.beans.packetprocessor: no step uses a bean of that name. Did you mean"
                + " packetProcessor?");
  }

  @Test
  void keyThatCamelDoesNotReadIsTold() {
    assertThat(problems("camel.bean.packetProcessor"))
        .containsExactly(
            "camel.bean.packetProcessor is read by nobody: settings of beans begin with"
                + " camel.beans.");
  }
}
