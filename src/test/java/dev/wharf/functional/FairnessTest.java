package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import dev.wharf.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FairnessTest {
  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 200;

  @RegisterExtension final TestServer wharf = new TestServer().with("wharf.workers", "2");

  @Test
  void smallPacketDoesNotWaitForTheEntriesOfALargeOne() throws IOException {
    wharf.start();
    Path arriving = Files.createDirectory(wharf.folder("inbox").resolve("large-downloading"));
    writeLarge(arriving.resolve("large.zip"));
    Files.move(arriving, wharf.folder("inbox").resolve("large"));
    Path content = wharf.folder("work").resolve("large/data");
    Waiting.until(
        "both workers write",
        () -> Files.exists(content.resolve("0")) && Files.exists(content.resolve("1")));
    wharf.inbox().deliver("small", PacketFolders.zip(10));
    assertThatFolder(wharf.archived("small")).isArchived();
    assertThat(content).as("the large packet is still in work").exists();
    assertThatFolder(wharf.archived("large")).isArchived();
  }

  /** Two entries, one for each worker, each of 200 MB, stored. */
  private static void writeLarge(Path file) throws IOException {
    byte[] chunk = new byte[CHUNK];
    CRC32 crc = new CRC32();
    for (int i = 0; i < CHUNKS; i++) {
      crc.update(chunk);
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : new String[] {"0", "1"}) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize((long) CHUNK * CHUNKS);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        for (int i = 0; i < CHUNKS; i++) {
          zip.write(chunk);
        }
      }
    }
  }
}
