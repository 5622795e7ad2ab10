package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.files.FolderReader;
import dev.wharf.fixture.FailsOnce;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.ledger.Throughput;
import dev.wharf.operate.LogPart;
import dev.wharf.operate.Operations;
import dev.wharf.operate.Operations.Minute;
import dev.wharf.operate.Operations.NotThereException;
import dev.wharf.operate.PacketDetails;
import dev.wharf.process.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is told of one packet, from its arrival until after a restart. */
class PacketDetailsTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  private PacketDetails details(String name) throws Exception {
    return wharf.operations().details(name, "");
  }

  @Test
  void eachAttemptIsToldWithWhatBecameOfIt() throws Exception {
    wharf.with("wharf.retry.delay", "10ms").with("packetProcessor", FailsOnce.class).start();
    wharf.inbox().deliver("retried", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("retried")).isArchived();
    wharf.settle();
    PacketDetails retried = details("retried");
    assertThat(retried.attempts())
        .extracting(PacketDetails.Tried::outcome)
        .containsExactly("failed", "archived");
    assertThat(retried.attempts().get(0).message()).contains("not at the first attempt");
    assertThat(retried.attempts()).allMatch(tried -> tried.begun() != null);
    assertThat(retried.attempts()).allMatch(tried -> tried.server() != null);
    assertThat(retried.path()).isEqualTo(wharf.archived("retried").toString());
    assertThat(retried.door().entries()).isEqualTo(2);
    assertThat(retried.receipt().get("outcome").asText()).isEqualTo("archived");
  }

  @Test
  void packetThatWaitsForItsNextAttemptSaysWhy() throws Exception {
    wharf.with("wharf.retry.delay", "60s").with("packetProcessor", FailsOnce.class).start();
    wharf.inbox().deliver("retried", PacketFolders.zip(2));
    wharf.awaitLog("retried failed at attempt 1");
    wharf.settleWork();
    assertThat(wharf.operations().packet("retried"))
        .singleElement()
        .satisfies(view -> assertThat(view.state()).isEqualTo("waiting"))
        .satisfies(view -> assertThat(view.message()).contains("not at the first attempt"));
  }

  @Test
  void lastFailureIsCountedLikeThoseBeforeIt() throws Exception {
    wharf
        .with("wharf.retry.attempts", "3")
        .with("wharf.retry.delay", "10ms")
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", "false")
        .start();
    wharf.inbox().deliver("fails", PacketFolders.zip(2));
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    assertThatFolder(wharf.quarantined("fails")).appears();
    assertThatFolder(wharf.quarantined("bad")).appears();
    wharf.settle();
    assertThat(wharf.operations().packet("fails").get(0).failures()).isEqualTo(3);
    assertThat(wharf.operations().packet("bad").get(0).failures()).isZero();
  }

  @Test
  void replayIsToldAndTheEndKeepsItsTime() throws Exception {
    wharf.start();
    wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
    assertThatFolder(wharf.quarantined("bad")).appears();
    wharf.settle();
    PacketDetails before = details("bad");
    wharf.pause();
    wharf.operations().replay(new Operations.Selection(List.of("bad"), null, false));
    PacketDetails after = wharf.operations().details("bad", before.packet().id());
    assertThat(after.packet().state()).isEqualTo("replayed");
    assertThat(after.packet().changed()).isEqualTo(before.packet().changed());
    assertThat(after.replayed()).isNotNull();
    assertThat(after.attempts()).isEqualTo(before.attempts());
    assertThat(details("bad").packet().state()).isEqualTo("waiting");
    assertThat(wharf.operations().files("bad", "", "").found())
        .extracting(FolderReader.Found::path)
        .contains("bad.zip");
  }

  @Test
  void logIsReadWhileItGrowsAndAfterwards() throws Exception {
    Path gate = folder.resolve("gate");
    Path script = folder.resolve("command.sh");
    Files.writeString(
        script,
        "echo 'begins with €'\nwhile [ ! -e " + gate + " ]; do sleep 0.02; done\necho ends\n");
    wharf
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", "sh " + script)
        .start();
    wharf.inbox().deliver("talking", PacketFolders.zip(1));
    Waiting.until("it begins", () -> !log(0).text().isEmpty());
    LogPart begin = log(0);
    assertThat(begin.text()).isEqualTo("begins with €\n");
    assertThat(begin.over()).isFalse();
    assertThat(details("talking").attempts().get(0).outcome()).isEqualTo("in-work");
    assertThat(details("talking").steps())
        .extracting(PacketDetails.Step::step)
        .containsExactly("claimed", "unpacking", "processing");
    Files.createFile(gate);
    Waiting.within(
        Duration.ofSeconds(5), "the rest comes", () -> log(begin.next()).text().equals("ends\n"));
    assertThatFolder(wharf.archived("talking")).isArchived();
    wharf.settle();
    assertThat(log(begin.next()).over()).isTrue();
    assertThat(log(0).text()).isEqualTo("begins with €\nends\n");
  }

  private LogPart log(long from) throws Exception {
    return wharf.operations().log("talking", "", 1, from);
  }

  @Test
  void filesOfWhatWasMovedAwayAreNotThoseOfAnother() throws Exception {
    wharf.start();
    wharf.inbox().deliver("moved", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("moved")).isArchived();
    wharf.settle();
    Files.move(wharf.archived("moved"), folder.resolve("elsewhere"));
    Files.createDirectory(wharf.archived("moved"));
    Files.writeString(wharf.archived("moved").resolve("secret"), "another's");
    assertThat(details("moved").path()).isNull();
    assertThatThrownBy(() -> wharf.operations().file("moved", "", "secret"))
        .isInstanceOf(NotThereException.class);
  }

  @Test
  void unknownNamesAreToldAsSuch() {
    wharf.start();
    for (String name : List.of("nobody", "a/b/c", "..", "../state", "a\0b", "")) {
      assertThatThrownBy(() -> details(name)).isInstanceOf(NotThereException.class);
      assertThatThrownBy(() -> wharf.operations().files(name, "", ""))
          .isInstanceOf(NotThereException.class);
      assertThatThrownBy(() -> wharf.operations().log(name, "", 0, 0))
          .isInstanceOf(NotThereException.class);
    }
  }

  @Test
  void throughputIsTheSameAfterRestart() throws Exception {
    wharf.start();
    wharf.inbox().deliver("counted", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("counted")).isArchived();
    wharf.settle();
    wharf.stop();
    wharf.start();
    for (Throughput.By by : Throughput.By.values()) {
      List<Throughput> counted = wharf.operations().throughput(by);
      assertThat(counted.stream().mapToLong(Throughput::archived).sum()).isEqualTo(1);
      assertThat(counted.stream().mapToLong(Throughput::bytes).sum()).isPositive();
    }
    assertThat(wharf.operations().lastHour().stream().mapToLong(Minute::archived).sum()).isOne();
    assertThat(wharf.operations().lastHour()).anyMatch(minute -> minute.medianMillis() > 0);
  }
}
