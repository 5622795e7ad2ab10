package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
  void renamedFolderIsTakenLongBeforeTheNextLook() throws IOException {
    wharf.with("wharf.poll-interval", "1h").start();
    Path arriving = wharf.inbox().arriving("told", PacketFolders.zip(1));
    Files.move(arriving, wharf.folder("inbox").resolve("told"));
    assertThatFolder(wharf.archived("told")).isArchived();
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

  /** Lets the sender do something to its folder while the packet is in work. */
  public static final class SenderInterferes {
    static volatile Interference what;

    interface Interference {
      void with(Path folder) throws IOException;
    }

    public void process(Packet packet) throws IOException {
      Interference once = what;
      what = folder -> {};
      once.with(packet.folder());
    }
  }

  private void deliverAndLet(SenderInterferes.Interference interference) {
    SenderInterferes.what = interference;
    wharf.with("packetProcessor", SenderInterferes.class).start();
    wharf.inbox().deliver("one", PacketFolders.zip(2));
  }

  @Test
  void folderThatIsRenamedBackWhileItIsInWorkIsTakenOnceItIsWholeAgain() throws IOException {
    Path arriving = wharf.folder("inbox").resolve("one-downloading");
    deliverAndLet(folder -> Files.move(folder, arriving));
    Waiting.until("it is renamed back", () -> Files.exists(arriving));
    wharf.settle();
    assertThat(wharf.folder("archive")).isEmptyDirectory();
    assertThat(arriving.toFile().list()).containsExactly("one.zip");
    Files.move(arriving, wharf.folder("inbox").resolve("one"));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(wharf.folder("quarantine")).isEmptyDirectory();
    wharf.settle();
  }

  @Test
  void folderThatVanishesWhileItIsInWorkLeavesNothingBehind() throws IOException {
    deliverAndLet(folder -> new Disk(Durability.OS).wipe(folder));
    Waiting.until("it is gone", () -> !Files.exists(wharf.folder("inbox").resolve("one")));
    wharf.settle();
    assertThat(wharf.folder("archive")).isEmptyDirectory();
    assertThat(wharf.folder("quarantine")).isEmptyDirectory();
  }

  @Test
  void zipThatGrowsOrIsReplacedWhileItIsReadIsSetAsideAsChanged() throws IOException {
    byte[] other = PacketFolders.zip(3);
    deliverAndLet(folder -> Files.write(folder.resolve("one.zip"), other));
    assertThatFolder(wharf.quarantined("one")).isQuarantined(Reason.CHANGED, other);
    wharf.settle();
  }

  @Test
  void errorsOfAnyKindNeverLeaveAServerThatDoesNothing() {
    wharf
        .with("entryProcessor", ThrowsErrors.class)
        .with("wharf.workers", "2")
        .with("wharf.retry.delay", "10ms")
        .start();
    for (int i = 0; i < 6; i++) {
      wharf.inbox().deliver("error-" + i, PacketFolders.zip(2));
    }
    for (int i = 0; i < 6; i++) {
      assertThatFolder(wharf.quarantined("error-" + i)).isQuarantined(Reason.PROCESSING_FAILED);
    }
    wharf.inbox().deliver("good", PacketFolders.zip(Map.of("good", "")));
    assertThatFolder(wharf.archived("good")).isArchived();
    wharf.settle();
  }

  /** Throws what a broken library throws, and interrupts its thread. */
  public static final class ThrowsErrors {
    public void process(PacketEntry entry) {
      if (entry.name().equals("good")) {
        return;
      }
      Thread.currentThread().interrupt();
      if (entry.name().endsWith("0.txt")) {
        throw new NoClassDefFoundError("com/acme/Model");
      }
      throw new StackOverflowError();
    }
  }
}
