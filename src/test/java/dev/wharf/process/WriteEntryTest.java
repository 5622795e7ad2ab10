package dev.wharf.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.fixture.TestSettings;
import dev.wharf.fixture.WorkPackets;
import dev.wharf.packet.OpenPacket;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteEntryTest {
  @TempDir Path folder;
  private WriteEntry writer;
  private OpenPacket packet;

  @BeforeEach
  void prepare() {
    writer = writer(Map.of());
    packet = new WorkPackets(folder).packet("one");
  }

  private WriteEntry writer(Map<String, String> settings) {
    return new WriteEntry(new Disk(Durability.OS), new Layout(TestSettings.in(folder, settings)));
  }

  @Test
  void writesFile() throws IOException {
    writer.process(WorkPackets.file(packet, "a", "alpha"));

    assertThat(packet.data().resolve("a")).hasContent("alpha");
  }

  @Test
  void makesTheFoldersAboveFile() throws IOException {
    writer.process(WorkPackets.file(packet, "x\\y//./a", "alpha"));

    assertThat(packet.data().resolve("x/y/a")).hasContent("alpha");
  }

  @Test
  void makesFolder() throws IOException {
    writer.process(WorkPackets.folder(packet, "x/y/"));
    writer.process(WorkPackets.folder(packet, "x/"));

    assertThat(packet.data().resolve("x/y")).isEmptyDirectory();
  }

  @Test
  void makesLink() throws IOException {
    writer.process(WorkPackets.link(packet, "x/link", "../a"));

    assertThat(Files.readSymbolicLink(packet.data().resolve("x/link"))).isEqualTo(Path.of("../a"));
  }

  @Test
  void writesOverNoFile() throws IOException {
    writer.process(WorkPackets.file(packet, "a", "alpha"));

    assertThatIOException().isThrownBy(() -> writer.process(WorkPackets.file(packet, "a", "beta")));
    assertThat(packet.data().resolve("a")).hasContent("alpha");
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    writer.process(WorkPackets.link(packet, "a", elsewhere.toString()));

    assertThatIOException()
        .isThrownBy(() -> writer.process(WorkPackets.file(packet, "a", "alpha")));
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void writesNothingWhereNothingIsToBeUnpacked() throws IOException {
    writer(Map.of("wharf.unpack-into", "")).process(WorkPackets.file(packet, "a", "alpha"));

    assertThat(packet.data()).isEmptyDirectory();
  }

  @Test
  void isQuick() {
    assertThat(writer.isQuick()).isTrue();
  }
}
