package dev.wharf.server;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped routes as they run. */
class ShippedRoutesTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  @Test
  void everyRouteHasADescriptionAndEveryStepAnId() {
    wharf.start();
    Model model = wharf.context().getCamelContextExtension().getContextPlugin(Model.class);
    assertThat(model.getRouteDefinitions()).isNotEmpty();
    for (RouteDefinition route : model.getRouteDefinitions()) {
      assertThat(route.getDescriptionText()).as(route.getRouteId()).isNotBlank();
      assertThat(RouteSteps.all(route))
          .as(route.getRouteId())
          .allSatisfy(
              step ->
                  assertThat(
                          step.hasCustomIdAssigned()
                              || Set.of("when", "otherwise").contains(step.getShortName()))
                      .as(step.toString())
                      .isTrue());
    }
  }

  @Test
  void stepsNameMethodsThatHaveNoSecondOfTheirName() {
    wharf.start();
    Model model = wharf.context().getCamelContextExtension().getContextPlugin(Model.class);
    for (RouteDefinition route : model.getRouteDefinitions()) {
      RouteSteps.all(route).stream()
          .filter(step -> step instanceof BeanDefinition bean && bean.getMethod() != null)
          .map(BeanDefinition.class::cast)
          .forEach(
              step ->
                  assertThat(
                          wharf
                              .context()
                              .getRegistry()
                              .lookupByName(step.getRef())
                              .getClass()
                              .getDeclaredMethods())
                      .as(step.toString())
                      .filteredOn(
                          method ->
                              method.getName().equals(step.getMethod())
                                  && !method.isBridge()
                                  && !Modifier.isPrivate(method.getModifiers()))
                      .hasSize(1));
    }
  }

  @Test
  void jmxListsTheIdsOfAllSteps() throws Exception {
    wharf.start();
    Set<String> there = new TreeSet<>();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName step :
        beans.queryNames(new ObjectName("org.apache.camel:type=processors,*"), null)) {
      there.add((String) beans.getAttribute(step, "ProcessorId"));
    }
    assertThat(there)
        .contains(
            "intake-send",
            "unpack-take",
            "packet-verify",
            "packet-door",
            "packet-unpack",
            "packet-split",
            "packet-await",
            "entries-begin",
            "entries-process",
            "packet-begin-processing",
            "process-packet",
            "process-archive",
            "archive-commit",
            "quarantine-commit");
  }

  @Test
  void packetWhoseEntriesAreOnlyWrittenIsUnpackedInOneStep() throws Exception {
    wharf.start();
    wharf.inbox().deliver("one", PacketFolders.zip(20));
    assertThatFolder(wharf.archived("one")).isArchived();
    Waiting.until("its exchange has ended", () -> exchanges("packet") == 1);
    assertThat(exchanges("entries")).isZero();
  }

  @Test
  void packetThatNothingWorksOnTakesNoStepOfProcessing() throws Exception {
    wharf.start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(Files.readString(wharf.archived("one").resolve("wharf.json")))
        .doesNotContain("process-packet");
  }

  private static long exchanges(String route) throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        beans
            .queryNames(
                new ObjectName("org.apache.camel:type=routes,name=\"" + route + "\",*"), null)
            .iterator()
            .next();
    return (Long) beans.getAttribute(name, "ExchangesTotal");
  }
}
