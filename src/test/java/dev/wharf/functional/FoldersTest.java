package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose disk goes and comes, and folders that another server has. */
class FoldersTest {
  @RegisterExtension final TestServer wharf = new TestServer();
  @RegisterExtension final TestServer other = new TestServer();

  @Test
  void serverWithLedgerOfItsOwnDoesNotStartOnWorkFolderOfAnother() {
    wharf.start();
    other.with("wharf.work", wharf.folder("work").toString());
    assertThatThrownBy(other::start)
        .rootCause()
        .hasMessageContaining("wharf.work=" + wharf.folder("work"))
        .hasMessageContaining("in use by another server");
  }

  @Test
  void serverWithLedgerOfItsOwnDoesNotStartOnInboxOfAnother() {
    wharf.start();
    other.with("wharf.inbox", wharf.folder("inbox").toString());
    assertThatThrownBy(other::start)
        .rootCause()
        .hasMessageContaining("wharf.inbox=" + wharf.folder("inbox"))
        .hasMessageContaining("in use by another server");
  }

  @Test
  void stateFolderIsItsOwnersAlone() throws IOException {
    wharf.start();
    wharf.inbox().deliver("p", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("p")).isArchived();
    try (Stream<Path> all = Files.walk(wharf.folder("state"))) {
      assertThat(all)
          .hasSizeGreaterThan(5)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .as(path.toString())
                      .endsWith("------"));
    }
    assertThat(wharf.logged("has the mode")).isZero();
  }

  /** As a new mount is. */
  @Test
  void emptyStateFolderThatIsOpenToAllBecomesItsOwnersAlone() throws IOException {
    Path state = Files.createDirectories(wharf.folder("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    wharf.start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(wharf.logged("has the mode")).isZero();
  }

  @Test
  void stateFolderThatOthersMayWriteToIsRefusedAndOneTheyMayReadReported() throws IOException {
    Path state = Files.createDirectories(wharf.folder("state"));
    Files.createFile(state.resolve("found"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(wharf::start)
        .rootCause()
        .hasMessageContaining(state + " has the mode 0777")
        .hasMessageContaining("chmod 700 " + state);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-x---"));
    wharf.start();
    wharf.awaitLog("has the mode 0750.*chmod 700 ");
  }

  @Test
  void foldersAreFreeAfterStop() {
    wharf.start().stop();
    other
        .with("wharf.inbox", wharf.folder("inbox").toString())
        .with("wharf.work", wharf.folder("work").toString())
        .start();
    other.inbox().deliver("p", PacketFolders.zip(2));
    assertThatFolder(other.archived("p")).isArchived();
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive", "quarantine"})
  void nothingIsDoneWhileAnEmptyFolderStandsInThePlace(String folder) throws IOException {
    wharf.start();
    wharf.inbox().deliver("before", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("before")).isArchived();
    Path place = wharf.folder(folder);
    Path away = place.resolveSibling("away");
    Files.move(place, away);
    Files.createDirectory(place);
    wharf.inbox().deliver("meanwhile", PacketFolders.zip(3));
    Waiting.until("it pauses", () -> wharf.pausedWhy().contains("is its disk mounted?"));
    assertThat(place).isEmptyDirectory();
    Files.delete(place);
    Files.move(away, place);
    assertThatFolder(wharf.archived("meanwhile")).isArchived();
  }

  @Test
  void nothingIsGivenUpByStartWithoutTheDisk() throws IOException {
    wharf.start();
    wharf.inbox().deliver("before", PacketFolders.zip(2));
    assertThatFolder(wharf.archived("before")).isArchived();
    wharf.pause();
    wharf.inbox().deliver("waits", PacketFolders.zip(3));
    wharf.stop();
    Path inbox = wharf.folder("inbox");
    Path away = inbox.resolveSibling("away");
    Files.move(inbox, away);
    wharf.start();
    Waiting.until("it pauses", () -> wharf.pausedWhy().contains("is its disk mounted?"));
    wharf.stop();
    Files.delete(inbox);
    Files.move(away, inbox);
    wharf.start();
    assertThatFolder(wharf.archived("waits")).isArchived();
    assertThat(wharf.logged("left the inbox")).isZero();
  }
}
