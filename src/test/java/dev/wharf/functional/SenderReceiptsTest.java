package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What senders see of their packets in the folder that is theirs to read. */
@Timeout(60)
class SenderReceiptsTest {
  private static final byte[] NO_ZIP = "no zip".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension private final TestServer server = new TestServer();
  @TempDir Path folder;
  private Path receipts;

  @BeforeEach
  void set() throws IOException {
    receipts = folder.resolve("receipts");
    Files.createDirectory(folder.resolve("ct"));
    server
        .with("wharf.receipts", receipts.toString())
        .with("wharf.inboxes", "ct")
        .with("wharf.inboxes.ct.folder", folder.resolve("ct").toString())
        .with("wharf.inboxes.ct.sender-folders", "yes");
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      return new ObjectMapper().createObjectNode();
    }
  }

  private JsonNode awaitOutcome(String name, String outcome) {
    Path file = receipts.resolve(name).normalize();
    Waiting.until(
        name + " says " + outcome, () -> read(file).path("outcome").asText().equals(outcome));
    return read(file);
  }

  @Test
  void senderSeesHowItsPacketEnded() {
    server.start();
    server.inbox().deliver("good", PacketFolders.zip(2));
    server.inbox().deliver("bad", NO_ZIP);
    JsonNode good = awaitOutcome("good.json", "archived");
    assertThat(good.get("packet").asText()).isEqualTo("good");
    assertThat(good.fieldNames())
        .toIterable()
        .contains("id", "claimed", "ended", "zip")
        .doesNotContain("code", "node", "output");
    JsonNode bad = awaitOutcome("bad.json", "quarantined");
    assertThat(bad.get("reason").asText()).isEqualTo("not-zip");
    assertThat(bad.get("message").asText()).isNotEmpty();
    assertThat(receipts).isDirectoryNotContaining("glob:**.wharf-*");
  }

  @Test
  void receiptsStandBelowInboxAndSender() {
    server.start();
    new PacketFolders(folder.resolve("ct/acme")).deliver("run", PacketFolders.zip(2));
    JsonNode receipt = awaitOutcome("ct/acme/run.json", "archived");
    assertThat(receipt.get("inbox").asText()).isEqualTo("ct");
    assertThat(receipt.get("sender").asText()).isEqualTo("acme");
  }

  @Test
  void inboxMayHaveReceiptsOfItsOwn() {
    Path own = folder.resolve("own");
    server.with("wharf.inboxes.ct.receipts", own.toString()).start();
    new PacketFolders(folder.resolve("ct/acme")).deliver("run", PacketFolders.zip(2));
    awaitOutcome("../own/acme/run.json", "archived");
    assertThat(receipts).doesNotExist();
  }

  @Test
  void resentPacketIsSeenAsItWasResent() {
    server.start();
    server.inbox().deliver("again", NO_ZIP);
    String first = awaitOutcome("again.json", "quarantined").get("id").asText();
    server.inbox().deliver("again", PacketFolders.zip(2));
    assertThat(awaitOutcome("again.json", "archived").get("id").asText()).isNotEqualTo(first);
  }

  @Test
  void longestNameHasAReceiptToo() {
    server.start();
    String name = "x".repeat(251);
    server.inbox().deliver(name.substring(0, 243), PacketFolders.zip(2));
    awaitOutcome(name.substring(0, 243) + ".json", "archived");
  }

  @Test
  void receiptsAreWrittenOnceTheirFolderCanBeWorkedIn() throws IOException {
    Files.writeString(receipts, "in the way");
    server.start();
    server.inbox().deliver("good", PacketFolders.zip(2));
    assertThatFolder(server.archived("good")).isArchived();
    server.awaitLog("Senders do not see receipts");
    server.stop();
    Files.move(receipts, folder.resolve("away"), StandardCopyOption.ATOMIC_MOVE);
    server.start();
    awaitOutcome("good.json", "archived");
  }

  @Test
  void exampleSendsAgainWhatWasRefusedAndNeverWhatWasTaken() throws Exception {
    server.start();
    Path out = Files.createDirectory(folder.resolve("out"));
    byte[] zip = PacketFolders.zip(2);
    Files.write(out.resolve("good.zip"), zip);
    Files.write(out.resolve("bad.zip"), NO_ZIP);
    Waiting.until(
        "the example is done with both",
        () -> {
          resend(out);
          return Files.exists(out.resolve("done/good.zip"))
              && Files.exists(out.resolve("refused/bad.zip"));
        });
    assertThat(server.archived("good")).exists();
    assertThat(server.quarantined("bad~4")).as("three times more").exists();
    assertThat(server.quarantined("bad~5")).doesNotExist();
    assertThat(server.quarantined("good")).doesNotExist();
    assertThat(out).isDirectoryNotContaining("glob:**.sent");
  }

  private void resend(Path out) {
    try {
      Process script =
          new ProcessBuilder(
                  "python3",
                  "examples/sender/resend.py",
                  out.toString(),
                  server.folder("inbox").toString(),
                  receipts.toString())
              .inheritIO()
              .start();
      assertThat(script.waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void startCorrectsWhatAKillLeft() throws IOException {
    server.start();
    server.inbox().deliver("good", PacketFolders.zip(2));
    String ended = awaitOutcome("good.json", "archived").toString();
    server.stop();
    Path file = receipts.resolve("good.json");
    Files.writeString(file, ended.replace("archived", "taken"));
    Files.writeString(
        receipts.resolve("gone.json"),
        "{\"id\": \"nobodys\", \"packet\": \"gone\", \"outcome\": \"taken\"}");
    Files.writeString(receipts.resolve("other.json"), "[not ours");
    server.start();
    awaitOutcome("good.json", "archived");
    Waiting.until("it was not taken", () -> !Files.exists(receipts.resolve("gone.json")));
    assertThat(receipts.resolve("other.json")).exists();
  }
}
