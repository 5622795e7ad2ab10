package dev.wharf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.packet.PacketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where packets stand, also where the ledger is lost. */
class PlacesTest {
  @TempDir Path root;
  private Places places;

  @BeforeEach
  void places() {
    places = Places.quarantine(root);
  }

  private void make(String folder) throws IOException {
    Files.createDirectories(root.resolve(folder));
  }

  @Test
  void findsWhatStandsUnderNumberWhereTheNameItselfIsGone() throws IOException {
    make("scan~2");
    make("2026/scan~7");
    make("2026/scan~x");
    make("2026/scanner");
    assertThat(places.takenAnywhere(new PacketName("scan")))
        .containsExactlyInAnyOrder("scan~2", "2026/scan~7");
  }

  @Test
  void findsCopyThatWasBegunInTheFoldersOfLayout() throws IOException {
    make("2026/01/.wharf-id");
    make(".wharf-id");
    make("2026/.wharf-other");
    assertThat(places.anywhere(".wharf-id"))
        .containsExactlyInAnyOrder(root.resolve("2026/01/.wharf-id"), root.resolve(".wharf-id"));
  }

  @Test
  void looksIntoNoPacket() throws IOException {
    make("packet/data/scan");
    Files.createFile(root.resolve("packet/wharf.json"));
    assertThat(places.takenAnywhere(new PacketName("scan"))).isEmpty();
  }
}
