package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LiveChangeTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  private static final int THOUSAND = 1000;
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  /** Counts how many entries are worked on at a time. */
  public static final class Counting implements Processor {
    static final AtomicInteger NOW = new AtomicInteger();
    static final AtomicInteger MOST = new AtomicInteger();

    @Override
    public void process(Exchange exchange) throws InterruptedException {
      MOST.accumulateAndGet(NOW.incrementAndGet(), Math::max);
      Thread.sleep(10); // The work itself.
      NOW.decrementAndGet();
    }
  }

  @BeforeEach
  void reset() {
    Counting.MOST.set(0);
  }

  private ObjectName server() throws Exception {
    return new ObjectName("dev.wharf:type=Wharf");
  }

  @Test
  void workersGrowAndShrinkDuringTheWorkAndNothingIsLost() throws Exception {
    wharf.with("wharf.workers", "1").with("wharf.packets", "2");
    wharf.with("entryProcessor", Counting.class).start();
    for (int i = 0; i < 30; i++) {
      wharf.inbox().deliver("p" + i, PacketFolders.zip(10));
    }
    assertThatFolder(wharf.archived("p0")).appears();
    assertThat(Counting.MOST.get()).isEqualTo(1);
    beans.setAttribute(server(), new Attribute("Workers", 4));
    Waiting.until("four work", () -> Counting.MOST.get() == 4);
    assertThat(beans.getAttribute(server(), "Workers")).isEqualTo(4);
    beans.setAttribute(server(), new Attribute("Workers", 2));
    beans.setAttribute(server(), new Attribute("Packets", 3));
    Waiting.until("those over the bound have finished", () -> Counting.NOW.get() <= 2);
    Counting.MOST.set(0);
    wharf.settle();
    assertThat(Counting.MOST.get()).isEqualTo(2);
    for (int i = 0; i < 30; i++) {
      assertThatFolder(wharf.archived("p" + i)).isArchived();
    }
  }

  @Test
  void editOfTheSettingsIsSeen() throws Exception {
    Path settings = wharf.ownFiles().resolve("application.properties");
    wharf.start();
    edit(settings, "wharf.packets = 4", "wharf.packets = 7");
    Waiting.until("it is seen", () -> beans.getAttribute(server(), "Packets").equals(7));
    edit(settings, "wharf.packets = 7", "wharf.packets = many");
    edit(settings, "wharf.limits.entries = 1000000", "wharf.limits.entries = 2");
    wharf.awaitLog("The edit of .* changes nothing: wharf.packets=many: must be a whole number");
    Waiting.until("the health says so", () -> settingsNote().contains("wharf.packets=many: must"));
    assertThat(beans.getAttribute(server(), "Packets")).isEqualTo(7);
    edit(settings, "wharf.packets = many", "wharf.packets = 8");
    edit(settings, "wharf.unpack-into = data", "wharf.unpack-into = content");
    wharf.awaitLog("Waiting for a restart: wharf.unpack-into");
    Waiting.until("it is seen", () -> beans.getAttribute(server(), "Packets").equals(8));
    assertThat((String[]) beans.getAttribute(server(), "WaitingForRestart"))
        .containsExactly("wharf.unpack-into");
    assertThat(settingsNote()).isEqualTo("Waiting for a restart: wharf.unpack-into");
    wharf.inbox().deliver("large", PacketFolders.zip(3));
    wharf.inbox().deliver("small", PacketFolders.zip(2));
    assertThatFolder(wharf.quarantined("large")).appears();
    assertThatFolder(wharf.archived("small")).appears();
    assertThat(wharf.archived("small").resolve("data")).exists();
  }

  private String settingsNote() {
    return HealthCheckHelper.invoke(wharf.context()).stream()
        .filter(result -> result.getCheck().getId().equals("wharf-settings"))
        .findFirst()
        .flatMap(HealthCheck.Result::getMessage)
        .orElse("");
  }

  @Test
  void workersChangeByEditsDuringAThousandPacketsAndNoneIsLost() throws Exception {
    Path settings = wharf.ownFiles().resolve("application.properties");
    edit(settings, "wharf.workers = 0", "wharf.workers = 1");
    wharf.with("wharf.durability", "os").with("entryProcessor", Brief.class).start();
    byte[] zip = PacketFolders.zip(2);
    for (int i = 0; i < THOUSAND; i++) {
      wharf.inbox().deliver("p" + i, zip);
    }
    Waiting.until("work has begun", () -> archived() > 20);
    edit(settings, "wharf.workers = 1", "wharf.workers = 4");
    seen(4);
    edit(settings, "wharf.workers = 4", "wharf.workers = 2");
    seen(2);
    assertThat(archived()).as("while packets waited").isLessThan(THOUSAND);
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(THOUSAND);
    Waiting.until("all are counted", () -> archived() == THOUSAND);
    assertThat(beans.getAttribute(server(), "Quarantined")).isEqualTo(0L);
  }

  private void seen(int workers) {
    Waiting.within(
        Duration.ofSeconds(5), // It must have stood for two, and is looked at once a second.
        workers + " workers are seen",
        () -> beans.getAttribute(server(), "Workers").equals(workers));
  }

  private long archived() throws Exception {
    return (Long) beans.getAttribute(server(), "Archived");
  }

  @Test
  void commandOfTheProcessingIsChangedWhilePacketsCome() throws Exception {
    Path settings = wharf.ownFiles().resolve("application.properties");
    String none = "#class:dev.wharf.process.NoProcessing";
    String command = "#class:dev.wharf.process.Command\ncamel.beans.packetProcessor.command = ";
    edit(settings, none, command + "sh -c 'echo first'");
    wharf.start();
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("one")).isArchived();

    edit(settings, "echo first'", "echo first");
    wharf.awaitLog("The edit of .* changes nothing: camel.beans.packetProcessor.command: ");
    edit(settings, "echo first", "echo second'");
    wharf.awaitLog("camel.beans.packetProcessor.command is (as edited|.*second.*) now");
    wharf.inbox().deliver("two", PacketFolders.zip(1));

    assertThatFolder(wharf.archived("two")).isArchived();
    assertThat(wharf.archived("two").resolve("results/wharf.log")).hasContent("second");
    assertThat(wharf.operations().status().restart()).isEmpty();
    assertThat(wharf.logged("packetProcessor.command is ")).isOne();
    assertThat(wharf.operations().settings())
        .filteredOn(setting -> setting.name().equals("camel.beans.packetProcessor.command"))
        .allMatch(setting -> setting.live() && setting.changed())
        .hasSize(1);
  }

  /** Takes long enough for edits to come in between. */
  public static final class Brief implements Processor {
    @Override
    public void process(Exchange exchange) throws InterruptedException {
      Thread.sleep(12); // The work itself.
    }
  }

  @Test
  void brokenEditOfARouteLeavesTheOldOneRunning() throws Exception {
    Path routes = wharf.ownFiles().resolve("routes");
    wharf.start();
    edit(routes.resolve("archive.camel.yaml"), "uri: direct:archive", "uri: direct:archive?no=1");
    wharf.awaitLog("The edit of .*archive.camel.yaml changes nothing");
    wharf.inbox().deliver("one", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("one")).appears();
    edit(
        routes.resolve("archive.camel.yaml"),
        "uri: direct:archive?no=1\n      steps:",
        "uri: direct:archive\n      steps:\n        - log: \"edited ${routeId}\"");
    wharf.awaitLog("The routes of .*archive.camel.yaml are as edited");
    wharf.inbox().deliver("two", PacketFolders.zip(1));
    wharf.awaitLog("edited archive");
    assertThatFolder(wharf.archived("two")).appears();
    edit(routes.resolve("unpack.camel.yaml"), "steps:", "steps: [");
    wharf.awaitLog("The edit of .*unpack.camel.yaml changes nothing");
    edit(routes.resolve("entries.camel.yaml"), "bean:", "baen:");
    wharf.awaitLog("The edit of .*entries.camel.yaml changes nothing");
    edit(routes.resolve("quarantine.camel.yaml"), "ref: quarantine", "ref: quarantinne");
    wharf.awaitLog("The edit of .*quarantine.camel.yaml changes nothing: .*quarantinne");
    Files.delete(routes.resolve("intake.camel.yaml"));
    wharf.awaitLog("intake.camel.yaml is gone; its routes run until the next start");
    wharf.inbox().deliver("three", PacketFolders.zip(1));
    wharf.inbox().deliver("four", new byte[10]);
    assertThatFolder(wharf.archived("three")).appears();
    assertThatFolder(wharf.quarantined("four")).appears();
  }

  private static void edit(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }
}
