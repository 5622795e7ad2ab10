package dev.wharf.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeneathTest {
  private final Disk disk = new Disk(Durability.FULL);

  @TempDir private Path root;
  private Path inbox;
  private Path work;
  private Path others;

  @BeforeEach
  void makeFolders() throws IOException {
    inbox = Files.createDirectory(root.resolve("inbox"));
    work = Files.createDirectory(root.resolve("work"));
    others = Files.createDirectory(root.resolve("others"));
  }

  private Beneath inSendersFolder(String name) {
    return new Beneath(inbox, inbox.resolve("bob").resolve(name));
  }

  private Path sendersFolder() throws IOException {
    return Files.createDirectory(inbox.resolve("bob"));
  }

  private void exchangeSendersFolder() throws IOException {
    Files.createSymbolicLink(inbox.resolve("bob"), others);
  }

  @Test
  void folderComesOutOfSendersFolder() throws IOException {
    Path packet = Files.createDirectory(sendersFolder().resolve("p"));
    Files.writeString(packet.resolve("p.zip"), "zip");
    assertThat(disk.move(inSendersFolder("p"), Beneath.of(work.resolve("p")), "t")).isTrue();
    assertThat(packet).doesNotExist();
    assertThat(work.resolve("p/p.zip")).hasContent("zip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "p.zip"})
  void nothingComesOutOfFolderToWhichSenderMadeLink(String name) throws IOException {
    Path private1 = Files.createDirectory(others.resolve("p"));
    Path private2 = Files.writeString(others.resolve("p.zip"), "another's");
    exchangeSendersFolder();
    assertThatThrownBy(
            () -> disk.move(inSendersFolder(name), Beneath.of(work.resolve("taken")), "t"))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(private1).exists();
    assertThat(private2).exists();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void nothingComesIntoFolderToWhichSenderMadeLink() throws IOException {
    exchangeSendersFolder();
    Path packet = Files.createDirectory(work.resolve("p"));
    assertThatThrownBy(() -> disk.move(Beneath.of(packet), inSendersFolder("p"), "t"))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(others).isEmptyDirectory();
    assertThat(packet).exists();
  }

  @Test
  void folderComesBackIntoSendersFolder() throws IOException {
    sendersFolder();
    Path packet = Files.createDirectory(work.resolve("p"));
    assertThat(disk.move(Beneath.of(packet), inSendersFolder("p"), "t")).isTrue();
    assertThat(inbox.resolve("bob/p")).isDirectory();
    assertThat(packet).doesNotExist();
  }

  @Test
  void nothingIsDeletedBehindLink() throws IOException {
    Path marker = Files.writeString(others.resolve("p.done"), "another's");
    exchangeSendersFolder();
    disk.delete(inSendersFolder("p.done"));
    assertThat(marker).exists();
  }

  @Test
  void nothingIsMadeBehindLink() throws IOException {
    exchangeSendersFolder();
    assertThatThrownBy(() -> disk.mark(inSendersFolder("p.done")))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(others).isEmptyDirectory();
  }

  @Test
  void nothingIsReadBehindLink() throws IOException {
    Files.writeString(others.resolve("p.zip"), "another's");
    exchangeSendersFolder();
    assertThatThrownBy(() -> HeldFile.open(inSendersFolder("p.zip"), 100))
        .isInstanceOf(HeldFile.ExchangedException.class);
  }

  @Test
  void nothingStandsBehindLink() throws IOException {
    Files.writeString(others.resolve("p"), "another's");
    exchangeSendersFolder();
    inSendersFolder("p").requireAbsent();
  }

  @Test
  void whatStandsThereIsNotAbsent() throws IOException {
    Files.createDirectory(sendersFolder().resolve("p"));
    assertThatThrownBy(() -> inSendersFolder("p").requireAbsent())
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void zipIsReadFromPacketInSendersFolder() throws IOException {
    Path packet = Files.createDirectory(sendersFolder().resolve("p"));
    Path zip = Files.writeString(packet.resolve("p.zip"), "zip");
    try (HeldFile held = HeldFile.open(new Beneath(inbox, zip), 100)) {
      assertThat(held.channel().size()).isEqualTo(3);
    }
  }

  @Test
  void onItsWayToAnotherFileSystemFolderStandsWhereNoSenderCanExchangeIt() throws IOException {
    Path packet = Files.createDirectory(sendersFolder().resolve("p"));
    Files.writeString(packet.resolve("p.zip"), "zip");
    Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "wharf-test");
    try {
      Path target = elsewhere.resolve("p");
      assertThat(disk.move(inSendersFolder("p"), Beneath.of(target), "t")).isTrue();
      assertThat(target.resolve("p.zip")).hasContent("zip");
      assertThat(inSendersFolder("p").aside("t")).isEqualTo(inbox.resolve(".wharf-t"));
      assertThat(List.of(packet, inbox.resolve(".wharf-t"))).allMatch(Files::notExists);
    } finally {
      disk.wipe(elsewhere);
    }
  }
}
