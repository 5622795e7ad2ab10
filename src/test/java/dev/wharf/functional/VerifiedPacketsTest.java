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
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checksum files of senders, from the inbox to the receipt. */
@Timeout(60)
class VerifiedPacketsTest {
  private static final byte[] ZIP = PacketFolders.zip(Map.of("a.txt", "alpha"));

  @RegisterExtension final TestServer wharf = new TestServer();

  /** Plays a sender that rewrites what it listed while its packet is in work. */
  public static final class Rewrites {
    /** Writes other bytes of the same length, and sets the time back. */
    public void rewrite(@Body Packet packet) throws IOException {
      Path listed = packet.folder().resolve("listed.txt");
      FileTime before = Files.getLastModifiedTime(listed);
      Files.writeString(listed, "b");
      Files.setLastModifiedTime(listed, before);
    }
  }

  /** Plays a sender that takes a checksum file along while its packet is in work. */
  public static final class TakesAway {
    /** Removes it. */
    public void take(@Body Packet packet) throws IOException {
      Files.delete(packet.folder().resolve("SHA256SUMS"));
    }
  }

  private void deliver(String name, Map<String, String> beside) throws IOException {
    Path arriving = wharf.inbox().arriving(name, ZIP);
    for (Map.Entry<String, String> file : beside.entrySet()) {
      Files.writeString(arriving.resolve(file.getKey()), file.getValue());
    }
    Files.move(arriving, arriving.resolveSibling(name));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> sums() {
    return Map.of(
        "listed.txt",
        "a",
        "SHA256SUMS",
        sha256(ZIP) + "  packet.zip\n" + sha256(new byte[] {'a'}) + "  listed.txt\n");
  }

  private String receipt(String name) throws IOException {
    return Files.readString(wharf.archived(name).resolve("wharf.json"));
  }

  @Test
  void receiptSaysWhatWasVerified() throws IOException {
    wharf.start();
    deliver("packet", sums());
    assertThatFolder(wharf.archived("packet")).isArchived();
    assertThat(receipt("packet").replaceAll("\\s+", ""))
        .contains(
            "\"verified\":{\"checksums\":[{\"file\":\"SHA256SUMS\",\"algorithm\":\"SHA-256\","
                + "\"files\":2,\"coversZip\":true}]}");
    wharf.settle();
  }

  @Test
  void receiptSaysNothingWhereNothingWasVerified() throws IOException {
    wharf.start();
    deliver("packet", Map.of("manifest-crc32.txt", "of something else"));
    assertThatFolder(wharf.archived("packet")).isArchived();
    assertThat(receipt("packet")).doesNotContain("verified");
    wharf.settle();
  }

  @Test
  void packetThatDoesNotFitIsSetAsideUnopened() throws IOException {
    wharf.start();
    deliver("packet", Map.of("packet.zip.sha256", "0".repeat(64)));
    assertThatFolder(wharf.quarantined("packet")).isQuarantined(Reason.CHECKSUM_MISMATCH);
    assertThat(Files.readString(wharf.quarantined("packet").resolve("wharf.json")))
        .contains("\"attempts\" : 1,", "\"entries\" : 0,")
        .doesNotContain("verified");
    wharf.settle();
  }

  @Test
  void requirementIsTakenUpWhileTheServerRuns() throws IOException {
    Path own = wharf.ownFiles();
    wharf.start();
    Path file = own.resolve("application.properties");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace("wharf.verify.checksums = present", "wharf.verify.checksums = required"));
    wharf.awaitLog("wharf.verify.checksums is required now");
    deliver("packet", Map.of());
    assertThatFolder(wharf.quarantined("packet")).isQuarantined(Reason.CHECKSUM_MISSING);
    wharf.settle();
  }

  @Test
  void listedFileThatIsRewrittenAfterwardsIsNotArchived() throws IOException {
    wharf.with("packetProcessor", Rewrites.class).start();
    deliver("packet", sums());
    assertThatFolder(wharf.quarantined("packet")).isQuarantined(Reason.CHANGED);
    assertThat(Files.readString(wharf.quarantined("packet").resolve("wharf.json")))
        .contains("it is not what was verified any more: listed.txt does not fit line 2");
    wharf.settle();
  }

  @Test
  void receiptClaimsNothingOfAChecksumFileThatWasTakenAway() throws IOException {
    wharf.with("packetProcessor", TakesAway.class).start();
    deliver("packet", sums());
    assertThatFolder(wharf.archived("packet")).appears();
    assertThat(receipt("packet")).doesNotContain("verified");
    wharf.settle();
  }

  @Test
  void archiveOnAnotherFileSystemHoldsWhatWasVerified() throws IOException {
    Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "wharf-test");
    wharf.with("wharf.work", elsewhere.resolve("work").toString()).start();
    deliver("packet", sums());
    assertThatFolder(wharf.archived("packet")).isArchived();
    assertThat(receipt("packet")).contains("SHA256SUMS");
    wharf.settle();
  }
}
