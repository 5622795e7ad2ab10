package dev.wharf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.settings.LedgerAddress;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's key is after a loss. */
class ReceiptKeyTest {
  @TempDir Path root;

  private String codeAfterStart(String ledgerFile) throws IOException {
    Settings settings = TestSettings.in(root, Map.of());
    LedgerAddress address =
        new LedgerAddress(root.resolve(ledgerFile), "", "", "", Duration.ofSeconds(30));
    try (Ledger ledger =
        JdbcLedger.single(address, Durability.OS, Identity.unknown("test"), Clock.systemUTC())) {
      return ReceiptKey.of(settings, ledger.usedFolders(), new Disk(Durability.OS)).code("text");
    }
  }

  private Path file() throws IOException {
    return TestSettings.in(root, Map.of()).state().resolve("receipts.key");
  }

  @Test
  void ledgerGivesBackTheKeyWhoseFileIsLost() throws IOException {
    String before = codeAfterStart("ledger.db");
    Files.delete(file());

    assertThat(codeAfterStart("ledger.db")).isEqualTo(before);
    assertThat(file()).exists();
  }

  @Test
  void fileGivesTheKeyToNewLedger() throws IOException {
    String before = codeAfterStart("ledger.db");
    assertThat(codeAfterStart("new.db")).isEqualTo(before);
    Files.delete(file());

    assertThat(codeAfterStart("new.db")).isEqualTo(before);
  }

  @Test
  void keyInTheFileStaysWhateverTheLedgerOfOneServerKnows() throws IOException {
    codeAfterStart("ledger.db");
    Files.writeString(file(), "ab".repeat(32));
    String own = codeAfterStart("new.db");

    assertThat(codeAfterStart("ledger.db")).isEqualTo(own);
  }

  @Test
  void keyIsAnotherWhereBothAreLost() throws IOException {
    String before = codeAfterStart("ledger.db");
    Files.delete(file());

    assertThat(codeAfterStart("new.db")).isNotEqualTo(before);
  }
}
