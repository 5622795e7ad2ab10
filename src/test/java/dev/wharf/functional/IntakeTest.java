package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.TestServer;
import dev.wharf.fixture.PacketFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IntakeTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  @Test
  void arrivingFolderIsNotTouchedUntilItIsRenamed() throws IOException {
    Path arriving = wharf.inbox().arriving("late", PacketFolders.zip(1));
    wharf.start();
    wharf.inbox().deliver("early", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("early")).isArchived();
    assertThat(arriving.resolve("late.zip")).exists();
    Files.move(arriving, wharf.folder("inbox").resolve("late"));
    assertThatFolder(wharf.archived("late")).isArchived();
    wharf.settle();
  }

  @Test
  void hiddenFoldersAndLooseFilesStay() throws IOException {
    wharf.start();
    Path inbox = wharf.folder("inbox");
    Files.createDirectories(inbox.resolve(".hidden"));
    Files.write(inbox.resolve(".hidden/.hidden.zip"), PacketFolders.zip(1));
    Files.write(inbox.resolve("loose.zip"), PacketFolders.zip(1));
    wharf.inbox().deliver("good", PacketFolders.zip(1));
    assertThatFolder(wharf.archived("good")).isArchived();
    assertThat(inbox.resolve(".hidden/.hidden.zip")).exists();
    assertThat(inbox.resolve("loose.zip")).exists();
  }

  @Test
  void packetsDeliveredByManySendersAreEachTakenOnce() {
    wharf.start();
    IntStream.range(0, 8)
        .parallel()
        .forEach(
            sender -> {
              for (int i = 0; i < 50; i++) {
                wharf.inbox().deliver("p" + sender + "-" + i, PacketFolders.zip(2));
              }
            });
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(400);
    assertThat(wharf.folder("quarantine")).isEmptyDirectory();
  }
}
