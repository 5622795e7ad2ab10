package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The settings' file half written, emptied, removed, and in other states in which it is no edit.
 */
class CutSettingsTest {
  private static final int PACKETS = 100;
  private static final int BYTES_BETWEEN_CUTS = 97;
  private static final Duration LONG = Duration.ofMinutes(1);

  @RegisterExtension final TestServer wharf = new TestServer();

  private final AtomicLong nanos = new AtomicLong();
  private Path file;
  private String whole;
  private SettingsWatch watch;

  @BeforeEach
  void start() throws Exception {
    file = wharf.ownFiles().resolve("application.properties");
    // The looks are this test's own, so that each cut is seen.
    Files.delete(file.resolveSibling("routes/housekeeping/changes.camel.yaml"));
    whole =
        Files.readString(file)
            .replace("wharf.limits.entries = 1000000", "wharf.limits.entries = 5000000")
            .replace("wharf.packets = 4", "wharf.packets = 16");
    Files.writeString(file, whole);
    wharf.start();
    watch =
        wharf
            .context()
            .getRegistry()
            .lookupByNameAndType("settingsWatch", SettingsWatch.class)
            .by(nanos::get);
  }

  /** Lets a text stand for that long. */
  private void stands(String text, Duration time) throws IOException {
    Files.writeString(file, text);
    lookFor(time);
  }

  private void lookFor(Duration time) {
    watch.look();
    nanos.addAndGet(time.toNanos());
    watch.look();
  }

  private Map<String, ?> inForce() {
    return watch.settings().all();
  }

  @Test
  void cutAtEachLineAndManyBytesChangesNothingWhilePacketsCome() throws Exception {
    List<Integer> cuts = new ArrayList<>();
    for (int at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', at + 1)) {
      cuts.add(at);
      cuts.add(at + 1);
    }
    for (int at = 0; at < whole.length(); at += BYTES_BETWEEN_CUTS) {
      cuts.add(at);
    }
    cuts.removeIf(at -> whole.substring(at).isBlank());
    Map<String, ?> before = inForce();
    int packets = 0;
    for (int i = 0; i < cuts.size(); i++) {
      stands(whole.substring(0, cuts.get(i)), LONG);
      assertThat(wharf.refusedEdits()).as("cut at %d", cuts.get(i)).hasSize(1);
      for (int upTo = PACKETS * (i + 1) / cuts.size(); packets < upTo; packets++) {
        wharf.inbox().deliver("p" + packets, PacketFolders.zip(7));
      }
    }
    assertThat(inForce()).isEqualTo(before);
    stands(whole, LONG);
    assertThat(wharf.refusedEdits()).isEmpty();
    wharf.settle();
    assertThat(wharf.folder("archive").toFile().list()).hasSize(PACKETS);
  }

  @Test
  void editIsTakenUpOnceItHasStoodForTwoSeconds() throws Exception {
    stands(whole.replace("wharf.packets = 16", "wharf.packets = 8"), Duration.ofMillis(1_900));
    assertThat(watch.settings().packets()).isEqualTo(16);
    stands(whole.replace("wharf.packets = 16", "wharf.packets = 9"), Duration.ofMillis(1_900));
    assertThat(watch.settings().packets()).isEqualTo(16);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    watch.look();
    assertThat(watch.settings().packets()).isEqualTo(9);
  }

  @Test
  void editWithoutALineEndTakesLonger() throws Exception {
    String edit = whole.replace("wharf.packets = 16", "wharf.packets = 8").strip();
    stands(edit, Duration.ofSeconds(9));
    assertThat(watch.settings().packets()).isEqualTo(16);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    watch.look();
    assertThat(watch.settings().packets()).isEqualTo(8);
  }

  @Test
  void emptyFileIsRefusedUntilItIsFixed() throws Exception {
    stands("", LONG);
    assertThat(wharf.refusedEdits())
        .containsExactly("The last edit of the settings changes nothing: the file is empty");
    assertThat(watch.settings().packets()).isEqualTo(16);
    stands(whole, LONG);
    assertThat(wharf.refusedEdits()).isEmpty();
  }

  @Test
  void missingFileAndAFolderInItsPlaceAreRefused() throws Exception {
    Files.delete(file);
    lookFor(Duration.ofSeconds(1));
    assertThat(wharf.refusedEdits()).as("an editor may be about to write it").isEmpty();
    lookFor(LONG);
    assertThat(wharf.refusedEdits()).singleElement().asString().endsWith("the file is not there");
    Files.createDirectory(file);
    lookFor(LONG);
    assertThat(wharf.refusedEdits()).singleElement().asString().contains("cannot be read");
    assertThat(watch.settings().packets()).isEqualTo(16);
    Files.delete(file);
    stands(whole, LONG);
    assertThat(wharf.refusedEdits()).isEmpty();
  }

  @Test
  void refusedEditIsLoggedOnce() throws Exception {
    stands("", LONG);
    stands("\n", LONG);
    assertThat(wharf.logged("changes nothing: the file is empty")).isEqualTo(1);
  }
}
