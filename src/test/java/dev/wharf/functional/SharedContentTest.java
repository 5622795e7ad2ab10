package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.Postgres;
import dev.wharf.fixture.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A work folder that other servers can reach, in which a part of a packet is cleared. */
class SharedContentTest {
  @RegisterExtension private static final Postgres postgres = new Postgres();

  @RegisterExtension private final TestServer wharf = new TestServer();

  /** Clears a part, as a server does that takes this one for dead. */
  public static class Clears {
    public void clear(@ExchangeProperty("wharf.data") String data) throws IOException {
      Files.delete(Path.of(data, "two"));
    }
  }

  @Test
  void nothingIsArchivedWithoutWhatItsReceiptCounts() throws IOException {
    Path archive = wharf.ownFiles().resolve("routes/archive.camel.yaml");
    Files.writeString(
        archive,
        Files.readString(archive)
            .replaceFirst(
                "      steps:\n", "      steps:\n        - bean: {id: clears, ref: clears}\n"));
    wharf.with("clears", Clears.class).with("wharf.ledger", postgres.newDatabase()).start();
    wharf.inbox().deliver("one", PacketFolders.zip(Map.of("a/one", "alpha", "two", "beta")));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertThat(PacketFolders.files(wharf.archived("one").resolve("data")))
        .isEqualTo(Map.of("a/one", "alpha", "two", "beta"));
  }
}
