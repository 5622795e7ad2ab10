package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.check.Verification;
import dev.wharf.files.Durability;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.ledger.Identity;
import dev.wharf.ledger.JdbcLedger;
import dev.wharf.ledger.Ledger;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code wharf.zip-digest} a change of the archived zip is found whatever it is. */
class ZipDigestTest {
  /** Of the first local header, the time of day: no reader minds it, and no CRC-32 covers it. */
  private static final int TIME = 10;

  @RegisterExtension final TestServer wharf = new TestServer();

  private Path archived() throws IOException {
    wharf.inbox().deliver("packet", PacketFolders.zip(3));
    assertThatFolder(wharf.archived("packet")).isArchived();
    wharf.settleWork();
    return wharf.archived("packet");
  }

  private List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    Settings settings = wharf.settings().get();
    try (Ledger ledger =
        JdbcLedger.look(
            settings.ledger(), Durability.OS, Identity.unknown("test"), Clock.systemUTC())) {
      new Verification(settings, ledger, (folder, problem) -> problems.add(problem))
          .archive(looked -> {});
    }
    return problems;
  }

  private static void edit(Path zip) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    bytes[TIME]++;
    Files.write(zip, bytes);
  }

  @Test
  void unchangedZipIsAsItsReceiptSays() throws IOException {
    wharf.with("wharf.zip-digest", "yes").start();
    Path folder = archived();

    assertThat(folder.resolve("wharf.json"))
        .content()
        .containsPattern("\"sha256\" : \"[0-9a-f]{64}");
    assertThat(problems()).isEmpty();
  }

  @Test
  void changeThatNoReaderMindsIsFound() throws IOException {
    wharf.with("wharf.zip-digest", "yes").start();
    edit(archived().resolve("packet.zip"));

    assertThat(problems())
        .containsExactly("its zip is not, byte for byte, the one that was archived");
  }

  @Test
  void receiptWithoutItsCodeIsFound() throws IOException {
    wharf.with("wharf.zip-digest", "yes").start();
    Path receipt = archived().resolve("wharf.json");
    String text = Files.readString(receipt);
    Files.writeString(receipt, text.replaceAll(",\\s+\"code\" : \"[0-9a-f]+\"", ""));

    assertThat(problems()).containsExactly("its receipt is not as Wharf wrote it");
  }

  @Test
  void receiptHoldsNoneWhereItIsNotAskedFor() throws IOException {
    wharf.start();
    Path folder = archived();

    assertThat(folder.resolve("wharf.json")).content().doesNotContain("\"sha256\"");
    assertThat(problems()).isEmpty();
  }
}
