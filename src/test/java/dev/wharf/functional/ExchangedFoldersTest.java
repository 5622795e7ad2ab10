package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.packet.Packet;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Body;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender exchanges its folder, while it is in work, for what is none. */
@Timeout(60)
class ExchangedFoldersTest {
  @RegisterExtension final TestServer wharf = new TestServer();

  /** Plays the sender, whose folder is quarantined for that reason. */
  public static final class Exchanges {
    /** Puts what stands beside the inbox in the folder's place, and refuses the packet. */
    public void exchange(@Body Packet packet) throws IOException {
      Path folder = packet.folder();
      Path inbox = folder.getParent();
      Files.move(folder, inbox.resolveSibling("aside"));
      Files.move(inbox.resolveSibling("other"), folder);
      throw new dev.wharf.packet.BadPacketException(Reason.PROCESSING_FAILED, "exchanged");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "file", "link", "dangling"})
  void isSetAsideAsWhatItIs(String kind) throws Exception {
    wharf.with("packetProcessor", Exchanges.class).start();
    Path other = wharf.folder("inbox").resolveSibling("other");
    Path outside = Files.createDirectory(other.resolveSibling("outside"));
    switch (kind) {
      case "fifo" ->
          assertThat(new ProcessBuilder("mkfifo", other.toString()).start().waitFor()).isZero();
      case "file" -> Files.writeString(other, "file");
      case "link" -> Files.createSymbolicLink(other, outside);
      default -> Files.createSymbolicLink(other, outside.resolve("none"));
    }

    wharf.inbox().deliver("packet", PacketFolders.zip(1));

    assertThatFolder(wharf.quarantined("packet")).appears();
    wharf.settleWork();
    assertThat(wharf.quarantined("packet").toFile().list())
        .containsExactlyInAnyOrder("packet", "wharf.json");
    assertThat(outside).isEmptyDirectory();
  }
}
