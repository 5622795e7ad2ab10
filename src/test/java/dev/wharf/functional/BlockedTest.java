package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wharf.fixture.HoldsFolder;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.operate.PacketQuery;
import dev.wharf.operate.Status;
import dev.wharf.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A packet that can neither be ended nor put back: it is seen, and goes on once it can. */
class BlockedTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir private Path folder;
  private Path sent;

  @AfterEach
  void makeMovable() throws Exception {
    attribute("-i");
  }

  // An immutable folder cannot even be renamed by root (chattr(1)).
  private void attribute(String change) throws IOException, InterruptedException {
    if (sent != null && Files.exists(sent)) {
      assumeThat(new ProcessBuilder("chattr", change, sent.toString()).start().waitFor())
          .as("chattr, which takes root and a file system that knows it")
          .isZero();
    }
  }

  private void deliverImmovable() throws Exception {
    wharf.inbox().deliver("held", PacketFolders.zip(2));
    sent = wharf.folder("inbox").resolve("held");
    attribute("+i");
  }

  @Test
  void isNamedWithReasonWhileOthersGoOnAndEndsOnceItCan() throws Exception {
    wharf.start();
    wharf.pause();
    deliverImmovable();
    wharf.resume();
    Waiting.until("it is blocked", () -> !wharf.status().blocked().isEmpty());
    Status.Blocked blocked = wharf.status().blocked().get(0);
    assertThat(blocked.name()).isEqualTo("held");
    assertThat(blocked.why()).contains(sent.toString());
    Waiting.until("it does not count as waiting", () -> wharf.status().waiting() == 0);
    Waiting.until(
        "nor does a list show it as such",
        () ->
            wharf
                .operations()
                .packets(new PacketQuery("waiting", "", "", "", "", 1))
                .packets()
                .isEmpty());
    assertThat(wharf.operations().packets(new PacketQuery("blocked", "", "", "", "", 1)).packets())
        .singleElement()
        .satisfies(packet -> assertThat(packet.message()).isEqualTo(blocked.why()));
    wharf.inbox().deliver("next", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("next")).isArchived();
    attribute("-i");
    assertThat(wharf.operations().retry(List.of("held"))).isEmpty();
    assertThatFolder(wharf.archived("held")).isArchived();
    assertThat(wharf.status().blocked()).isEmpty();
  }

  @Test
  void packetThatWaitsForItsNextAttemptSaysWhenAndIsTriedAtOnce() throws Exception {
    Path ready = folder.resolve("ready");
    wharf
        .with("packetProcessor", Command.class)
        .with("camel.beans.packetProcessor.command", "sh -c 'test -d " + ready + "'")
        .with("wharf.retry.delay", "1h")
        .start();
    wharf.inbox().deliver("failing", PacketFolders.zip(2));
    Waiting.until(
        "its next attempt is an hour away",
        () -> {
          String next = wharf.operations().details("failing", "").next();
          return next != null && Instant.parse(next).isAfter(Instant.now().plusSeconds(3000));
        });
    Files.createDirectories(ready);
    assertThat(wharf.operations().retry(List.of("failing"))).isEmpty();
    assertThatFolder(wharf.archived("failing")).isArchived();
  }

  @Test
  void onItsWayToTheArchiveStaysWholeAndRetrySaysWhy() throws Exception {
    wharf.with("packetProcessor", HoldsFolder.class).start();
    sent = wharf.folder("inbox").resolve("held");
    byte[] zip = PacketFolders.zip(2);
    wharf.inbox().deliver("held", zip);
    wharf.recoverUntil("it is blocked", () -> !wharf.status().blocked().isEmpty());
    assertThat(wharf.operations().retry(List.of("held", "unknown")))
        .isEqualTo(
            Map.of(
                "held",
                wharf.status().blocked().get(0).why(),
                "unknown",
                "it is not blocked, and waits for nothing"));
    assertThat(wharf.status().blocked().get(0).why())
        .contains("cannot be moved to the archive", sent.toString());
    assertThat(sent.resolve("held.zip")).hasBinaryContent(zip);
    attribute("-i");
    assertThat(wharf.operations().retry(List.of("held"))).isEmpty();
    assertThatFolder(wharf.archived("held")).isArchived();
  }
}
