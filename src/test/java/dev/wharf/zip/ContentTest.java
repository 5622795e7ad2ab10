package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was unpacked, held against its zip. */
class ContentTest {
  private static final int LINK = 0xa1ff;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();
  private Content content;
  private Path data;
  private Fingerprint fingerprint;

  @BeforeEach
  void unpack() throws IOException, SettingsException {
    Files.createFile(folder.resolve(Settings.FILE));
    Settings settings = Settings.read(folder, Map.of(), new Properties());
    content = new Content(() -> settings);
    zip.add("a.txt", "alpha");
    zip.store("folder/b.txt", "beta");
    zip.store("empty/", "");
    zip.store("link", "folder//b.txt").unix(LINK);
    write();
    data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("a.txt"), "alpha");
    Files.writeString(Files.createDirectory(data.resolve("folder")).resolve("b.txt"), "beta");
    Files.createDirectory(data.resolve("empty"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("folder/b.txt"));
  }

  /** Writes the zip and takes its fingerprint for the right one. */
  private void write() throws IOException {
    try (CheckedZip open = Zips.open(folder, zip.bytes())) {
      fingerprint = open.fingerprint();
    }
  }

  private @Nullable String compare() throws IOException {
    return content.compare(new PacketName("one"), folder, data, fingerprint);
  }

  @Test
  void unpackedContentIsThatOfItsZip() throws IOException {
    assertThat(compare()).isNull();
  }

  @Test
  void zipIsProvedAloneWhereNothingIsUnpacked() throws IOException {
    assertThat(content.compare(new PacketName("one"), folder, null, fingerprint)).isNull();
  }

  @Test
  void fileWithOtherContentDiffers() throws IOException {
    Files.writeString(data.resolve("a.txt"), "alphA");
    assertThat(compare()).isEqualTo("'a.txt' differs");
  }

  @Test
  void fileOfAnotherSizeDiffers() throws IOException {
    Files.writeString(data.resolve("folder/b.txt"), "beta and more");
    assertThat(compare()).isEqualTo("'folder/b.txt' differs");
  }

  @Test
  void fileThatIsNotThereIsMissing() throws IOException {
    Files.delete(data.resolve("a.txt"));
    assertThat(compare()).isEqualTo("'a.txt' is missing");
  }

  @Test
  void emptyFolderThatIsNotThereIsMissing() throws IOException {
    Files.delete(data.resolve("empty"));
    assertThat(compare()).isEqualTo("'empty' is missing");
  }

  @Test
  void folderInAFilesPlaceDiffers() throws IOException {
    Files.delete(data.resolve("a.txt"));
    Files.createDirectory(data.resolve("a.txt"));
    assertThat(compare()).isEqualTo("'a.txt' differs");
  }

  @Test
  void linkInAFilesPlaceDiffers() throws IOException {
    Path file = data.resolve("a.txt");
    Files.move(file, folder.resolve("elsewhere"));
    Files.createSymbolicLink(file, folder.resolve("elsewhere"));
    assertThat(compare()).isEqualTo("'a.txt' differs");
  }

  @Test
  void fileInALinksPlaceDiffers() throws IOException {
    Files.delete(data.resolve("link"));
    Files.writeString(data.resolve("link"), "folder/b.txt");
    assertThat(compare()).isEqualTo("'link' differs");
  }

  @Test
  void linkThatLeadsElsewhereDiffers() throws IOException {
    Files.delete(data.resolve("link"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("a.txt"));
    assertThat(compare()).isEqualTo("'link' differs");
    Files.delete(data.resolve("link"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("nowhere"));
    assertThat(compare()).isEqualTo("'link' differs");
  }

  @Test
  void fileThatNoEntryExplainsIsTold() throws IOException {
    Files.createFile(data.resolve("folder/new.txt"));
    assertThat(compare()).contains("files that are not from its zip", "folder/new.txt");
  }

  @Test
  void anotherZipIsNotTheOneOfTheReceipt() throws IOException {
    Fingerprint before = fingerprint;
    zip.store("c.txt", "gamma");
    write();
    assertThat(content.compare(new PacketName("one"), folder, data, before))
        .isEqualTo("its zip is not the one that its receipt names");
  }

  @Test
  void zipThatIsDamagedIsTold() throws IOException {
    byte[] bytes = zip.bytes();
    bytes[30 + 5 + 1] ^= 0x10;
    Files.write(folder.resolve("one.zip"), bytes);
    assertThat(compare()).startsWith("its zip: entry 'a.txt'");
    assertThat(content.compare(new PacketName("one"), folder, null, fingerprint))
        .startsWith("its zip: entry 'a.txt'");
  }

  @Test
  void fileThatIsNoZipAnyMoreIsTold() throws IOException {
    Files.writeString(folder.resolve("one.zip"), "a letter");
    assertThat(compare()).isEqualTo("its zip: the file is not a zip");
  }

  @Test
  void missingZipIsAFailure() throws IOException {
    Files.delete(folder.resolve("one.zip"));
    assertThatThrownBy(this::compare).isInstanceOf(NoSuchFileException.class);
  }
}
