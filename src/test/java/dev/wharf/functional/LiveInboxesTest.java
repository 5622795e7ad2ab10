package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inboxes that come and go with an edit of the settings while the server runs. */
class LiveInboxesTest {
  private static final byte[] ZIP = PacketFolders.zip(1);
  private static final String GONE = "No packet is taken from the inbox ct any more";

  @RegisterExtension final TestServer wharf = new TestServer();
  private Path file;
  private String shipped;
  private Path ct;

  /** Takes a moment for each entry. */
  public static final class Slow implements Processor {
    @Override
    public void process(Exchange exchange) throws InterruptedException {
      Thread.sleep(300); // The work itself.
    }
  }

  @BeforeEach
  void copyTheSettings() throws IOException {
    file = wharf.ownFiles().resolve(Settings.FILE);
    shipped = Files.readString(file);
    ct = wharf.folder("inbox").resolveSibling("in-ct");
  }

  /** Writes the settings with the inbox ct, and with more that is set of it. */
  private void withCt(String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of("wharf.inboxes = ct"));
    lines.add("wharf.inboxes.ct.folder = " + ct);
    for (String line : more) {
      lines.add("wharf.inboxes.ct." + line);
    }
    write(shipped.replaceFirst("(?m)^wharf\\.inboxes *=.*$", String.join("\n", lines)));
  }

  private void write(String text) throws IOException {
    Path written = Files.writeString(file.resolveSibling("written"), text);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void deliver(String name) throws IOException {
    Path arriving = Files.createDirectories(ct.resolve("." + name.replace('/', '-')));
    String last = name.substring(name.lastIndexOf('/') + 1);
    Files.write(arriving.resolve(last + ".zip"), ZIP);
    Files.createDirectories(ct.resolve(name).getParent());
    Files.move(arriving, ct.resolve(name));
  }

  private boolean isOpen() {
    return wharf.context().getRoute("intake-ct") != null;
  }

  @Test
  void inboxComesWithItsSettings() throws IOException {
    wharf.start();
    withCt("sender-folders = yes", "receipts = " + ct.resolveSibling("seen"));
    Waiting.until("its route runs", this::isOpen);
    deliver("acme/one");
    assertThatFolder(wharf.archived("ct/acme/one")).isArchived();
    Waiting.until(
        "its sender sees it", () -> Files.exists(ct.resolveSibling("seen/acme/one.json")));
    assertThat(wharf.refusedEdits()).isEmpty();
    wharf.settle();
  }

  @Test
  void inboxGoesOnceItsWorkHasEndedAndComesBack() throws IOException {
    withCt();
    wharf.with("entryProcessor", Slow.class).with("wharf.packets", "1").start();
    deliver("one");
    deliver("two");
    Waiting.until("work on one has begun", () -> wharf.status().inWork() > 0);
    write(shipped);
    wharf.awaitLog(GONE);
    deliver("late");
    assertThatFolder(wharf.archived("ct/one")).isArchived();
    Waiting.until("it has left", () -> !wharf.settingsNow().inboxNames().contains("ct"));
    assertThat(wharf.status().waiting()).isZero();
    withCt();
    Waiting.until("its route runs again", this::isOpen);
    assertThatFolder(wharf.archived("ct/two")).isArchived();
    assertThatFolder(wharf.archived("ct/late")).isArchived();
    wharf.settle();
  }

  @Test
  void inboxWithoutARouteToWorkOnItIsRefused() throws IOException {
    wharf.start();
    withCt("process-by = direct:nobody");
    Waiting.until("it is refused", () -> !wharf.refusedEdits().isEmpty());
    assertThat(wharf.refusedEdits().get(0))
        .contains("wharf.inboxes.ct.process-by is direct:nobody, but no route takes packets");
    assertThat(isOpen()).isFalse();
    assertThat(ct).doesNotExist();
    withCt();
    Waiting.until("its route runs", this::isOpen);
    assertThat(wharf.refusedEdits()).isEmpty();
  }

  @Test
  void inboxAroundAnotherFolderByALinkIsRefused() throws IOException {
    wharf.start();
    Files.createSymbolicLink(ct, wharf.folder("archive").getParent());
    withCt();
    Waiting.until("it is refused", () -> !wharf.refusedEdits().isEmpty());
    assertThat(wharf.refusedEdits().get(0)).contains("a link or a mount leads there");
    assertThat(isOpen()).isFalse();
  }

  @Test
  void senderSeesTheLastReceiptOfAnInboxThatGoes() throws IOException {
    Path seen = ct.resolveSibling("seen");
    withCt("receipts = " + seen);
    wharf.with("entryProcessor", Slow.class).start();
    deliver("one");
    Waiting.until("it is taken", () -> Files.exists(seen.resolve("one.json")));
    write(shipped);
    wharf.awaitLog(GONE);
    Waiting.until(
        "its sender sees the end",
        () -> Files.readString(seen.resolve("one.json")).contains("\"archived\""));
  }

  @Test
  void copyOfTheRouteOfTheInboxesIsRefusedByAStart() throws IOException {
    Path routes = file.resolveSibling("routes");
    Files.copy(routes.resolve("intake.camel.yaml"), routes.resolve("intake-old.camel.yaml"));
    assertThatThrownBy(wharf::start)
        .rootCause()
        .hasMessageContaining("two routes have the id 'intake'")
        .hasMessageContaining("intake-old.camel.yaml");
  }

  @Test
  void packetsAreTakenOnceWhileTheirInboxComesAndGoes() throws IOException {
    withCt();
    wharf.with("wharf.durability", "os").start();
    for (int i = 0; i < 60; i++) {
      if (i == 20) {
        write(shipped);
        wharf.awaitLog(GONE);
      } else if (i == 40) {
        withCt();
        Waiting.until("its route runs again", this::isOpen);
      }
      deliver("p" + i);
      wharf.inbox().deliver("q" + i, ZIP);
    }
    for (int i = 0; i < 60; i++) {
      assertThatFolder(wharf.archived("ct/p" + i)).isArchived();
      assertThatFolder(wharf.archived("q" + i)).isArchived();
    }
    wharf.settle();
    assertThat(wharf.archived("ct").toFile().list()).hasSize(60);
    assertThat(wharf.folder("quarantine").toFile().list()).isEmpty();
  }
}
