package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.check.Verification;
import dev.wharf.files.Durability;
import dev.wharf.fixture.Encrypting;
import dev.wharf.fixture.Packing;
import dev.wharf.fixture.RawZip;
import dev.wharf.fixture.TestServer;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.packet.PacketEntry;
import dev.wharf.packet.Reason;
import dev.wharf.server.OpenSecrets;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose senders use passwords, and methods that few use. */
class EncryptedPacketsTest {
  private static final String PASSWORD = "not-to-be-seen";
  private static final Map<String, String> CONTENT =
      Map.of("aes.txt", "alpha".repeat(1000), "old.txt", "beta".repeat(1000));

  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;
  private Path passwords;

  @BeforeEach
  void writePasswords() throws IOException {
    passwords = Files.writeString(folder.resolve("passwords"), "wrong\n");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
    wharf.with("wharf.passwords-file", passwords.toString());
  }

  private static byte[] zip() {
    RawZip zip = new RawZip();
    byte[] alpha = CONTENT.get("aes.txt").getBytes(StandardCharsets.UTF_8);
    Encrypting.aes(Packing.LZMA.add(zip, "aes.txt", alpha), PASSWORD, 2, 3);
    Encrypting.zipCrypto(zip.add("old.txt", CONTENT.get("old.txt")), PASSWORD);
    return zip.bytes();
  }

  private void addPassword() throws IOException {
    Files.writeString(passwords, "wrong\n" + PASSWORD + "\n");
  }

  @Test
  void anEditOfThePasswordsCountsForTheNextPacket() throws IOException {
    wharf.start();
    wharf.inbox().deliver("early", zip());
    assertThatFolder(wharf.quarantined("early")).isQuarantined(Reason.ENCRYPTED, zip());
    assertThat(wharf.quarantined("early").resolve("wharf.json"))
        .content()
        .contains("the one password in wharf.passwords-file is not its own");
    addPassword();
    wharf.inbox().deliver("late", zip());
    assertThatFolder(wharf.archived("late")).appears().holdsContent(CONTENT);
    assertThat(wharf.logged(PASSWORD)).isZero();
    assertThat(Files.readString(wharf.archived("late").resolve("wharf.json")))
        .doesNotContain(PASSWORD);
  }

  @Test
  void theSameEncryptedPacketIsADuplicate() throws IOException {
    addPassword();
    wharf.start();
    wharf.inbox().deliver("packet", zip());
    assertThatFolder(wharf.archived("packet")).appears();
    wharf.inbox().deliver("packet", zip());
    assertThatFolder(wharf.quarantined("packet")).isQuarantined(Reason.DUPLICATE);
  }

  @Test
  void packetsWaitWhileThePasswordsCannotBeRead() throws IOException {
    Path away = folder.resolve("away");
    wharf.start();
    Files.move(passwords, away);
    wharf.inbox().deliver("packet", zip());
    wharf.awaitLog("wharf.passwords-file names, cannot be read: .*it does not exist");
    assertThat(wharf.quarantined("packet")).doesNotExist();
  }

  /** Keeps what it reads. */
  public static final class Reads {
    static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    public void read(PacketEntry entry) throws IOException {
      try (InputStream in = entry.open()) {
        SEEN.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void processorsOfEntriesReadThemDecrypted() throws IOException {
    addPassword();
    wharf.with("wharf.unpack-into", "").with("entryProcessor", Reads.class).start();
    wharf.inbox().deliver("streamed", zip());
    assertThatFolder(wharf.archived("streamed")).appears();
    assertThat(Reads.SEEN).containsExactlyInAnyOrderElementsOf(CONTENT.values());
  }

  @Test
  void theArchiveIsVerifiedWithThePasswords() throws IOException {
    addPassword();
    wharf.start();
    wharf.inbox().deliver("packet", zip());
    assertThatFolder(wharf.archived("packet")).appears();
    wharf.settleWork();
    assertThat(problems()).isEmpty();
    Files.writeString(wharf.archived("packet").resolve("data/aes.txt"), "gamma".repeat(1000));
    assertThat(problems()).singleElement().asString().contains("'aes.txt' differs");
  }

  private List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    Settings settings = wharf.settings().get();
    try (Ledger ledger =
        JdbcLedger.look(
            settings.ledger(), Durability.OS, Identity.unknown("test"), Clock.systemUTC())) {
      new Verification(settings, ledger, (name, problem) -> problems.add(problem))
          .archive(looked -> {});
    }
    return problems;
  }

  @Test
  void passwordsThatOthersMayReadAreReported() throws IOException {
    Settings settings = wharf.settings().get();
    assertThat(OpenSecrets.problems(settings, Path.of(Settings.FILE))).isEmpty();
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(OpenSecrets.problems(settings, Path.of(Settings.FILE)))
        .singleElement()
        .asString()
        .contains("others may read it; chmod 600 " + passwords);
  }
}
