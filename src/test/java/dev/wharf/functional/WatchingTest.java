package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchingTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  private Object attribute(String name) throws Exception {
    return beans.getAttribute(new ObjectName("dev.wharf:type=Wharf"), name);
  }

  @Test
  void pausedIntakeIsSeenOverJmxAndInTheHealth() throws Exception {
    wharf.with("wharf.space-reserve", "1000TB").start();
    wharf.inbox().deliver("waits", PacketFolders.zip(1));
    Waiting.until("it is paused", () -> attribute("Paused").equals(true));
    assertThat(attribute("PausedWhy")).asString().contains("wharf.space-reserve");
    HealthCheck.Result intake =
        HealthCheckHelper.invoke(wharf.context()).stream()
            .filter(result -> result.getCheck().getId().equals("wharf-intake"))
            .findFirst()
            .orElseThrow();
    assertThat(intake.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(intake.getMessage().orElseThrow()).contains("wharf.space-reserve");
    assertThat(wharf.folder("inbox").resolve("waits")).exists();
  }

  @Test
  void outcomesAreCounted() throws Exception {
    wharf.start();
    wharf.inbox().deliver("good", PacketFolders.zip(1));
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    assertThatFolder(wharf.archived("good")).appears();
    assertThatFolder(wharf.quarantined("bad")).appears();
    wharf.settle();
    Waiting.until("it is counted", () -> attribute("Archived").equals(1L));
    assertThat(attribute("Quarantined")).isEqualTo(1L);
    assertThat(attribute("InWork")).isEqualTo(0L);
    assertThat(attribute("Paused")).isEqualTo(false);
    TabularData reasons = (TabularData) attribute("QuarantinedByReason");
    assertThat(reasons.get(new Object[] {"not-zip"}).get("value")).isEqualTo(1L);
  }

  @Test
  void whatCamelManagesIsThereForThoseWhoLook() throws Exception {
    wharf.start();
    wharf.inbox().deliver("good", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("good")).appears();
    wharf.settle();
    ObjectName archive =
        new ObjectName("org.apache.camel:context=wharf,type=routes,name=\"archive\"");
    Waiting.until(
        "it is counted", () -> beans.getAttribute(archive, "ExchangesCompleted").equals(1L));
    beans.invoke(archive, "stop", null, null);
    assertThat(beans.getAttribute(archive, "State")).isEqualTo("Stopped");
    beans.invoke(archive, "start", null, null);
    Set<ObjectName> all =
        beans.queryNames(new ObjectName("org.apache.camel:context=wharf,*"), null);
    assertThat(all).hasSizeGreaterThan(50);
    for (ObjectName name : all) {
      assertThat(beans.getMBeanInfo(name).getAttributes()).as("%s", name).isNotEmpty();
      assertThat(beans.getObjectInstance(name).getClassName()).startsWith("org.apache.camel.");
    }
  }
}
