package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Run;
import dev.wharf.fixture.WharfProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Large entries of each method and cipher, as 7-Zip makes them, with 96 MB of heap: {@code
 * -Dwharf.large} MB of content each (8 unless told).
 */
@EnabledOnOs(OS.LINUX)
class LargeContentIT {
  private static final int MEGABYTES = Integer.getInteger("wharf.large", 8);

  /** What repeats itself is a 32nd of the content, so no limit of a ratio is near. */
  private static final int NEW = 2 * 1024;

  private static final int PIECES = 512;

  @TempDir Path folder;

  private Path content(String name, int megabytes) throws IOException {
    Path file = folder.resolve(name);
    Random random = new Random(1);
    byte[] piece = new byte[NEW];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int i = 0; i < megabytes * PIECES; i++) {
        if (i % 32 == 0) {
          random.nextBytes(piece);
        }
        out.write(piece);
      }
    }
    return file;
  }

  private WharfProcess bounded() throws IOException {
    Path passwords = Files.writeString(folder.resolve("passwords"), "wrong\nsecret\n");
    return new WharfProcess(folder)
        .option("-Xmx96m")
        .setting("wharf.passwords-file", passwords.toString());
  }

  private void deliver(WharfProcess wharf, String name, Path content, String... options)
      throws IOException {
    Path zip = folder.resolve(name + ".zip");
    String[] command = new String[options.length + 6];
    System.arraycopy(new String[] {"7z", "a", "-tzip", "-mx=1"}, 0, command, 0, 4);
    System.arraycopy(options, 0, command, 4, options.length);
    command[options.length + 4] = zip.toString();
    command[options.length + 5] = content.toString();
    Run.command(folder, command);
    Path arriving = Files.createDirectories(folder.resolve("inbox/" + name + "-downloading"));
    Files.move(zip, arriving.resolve(name + ".zip"));
    Files.move(arriving, wharf.folder().resolve("inbox").resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    "-mm=Deflate64, -mmt=2",
    "-mm=BZip2, -md=900k",
    "-mm=LZMA, -md=32m",
    "-mm=XZ, -md=16m",
    "-mem=AES256, -psecret",
    "-mem=ZipCrypto, -psecret"
  })
  void aLargeEntryIsUnpackedInABoundedHeap(String method, String more) throws Exception {
    WharfProcess wharf = bounded();
    Path content = content("content.bin", MEGABYTES);
    deliver(wharf, "large", content, method, more);
    WharfProcess.Result drained = wharf.run("drain");
    assertThat(drained.exit()).as(drained.err()).isZero();
    Path unpacked = folder.resolve("archive/large/data/content.bin");
    assertThat(Files.mismatch(unpacked, content)).isEqualTo(-1);
  }

  /** Together they would need twice the heap. */
  @Test
  void entriesThatLookBackFarWaitForOneAnother() throws Exception {
    WharfProcess wharf = bounded().setting("wharf.workers", "6").setting("wharf.packets", "6");
    deliver(wharf, "packet0", content("content.bin", 40), "-mm=LZMA", "-md=32m");
    for (int i = 1; i < 6; i++) {
      Path packet = Files.createDirectories(folder.resolve("inbox/packet" + i));
      Files.copy(
          folder.resolve("inbox/packet0/packet0.zip"), packet.resolve("packet" + i + ".zip"));
    }
    WharfProcess.Result drained = wharf.run("drain");
    assertThat(drained.exit()).as(drained.err()).isZero();
    assertThat(folder.resolve("archive")).isDirectoryContaining("glob:**/packet5");
  }

  @Test
  void whatLooksBackOverMoreThanTheHeapIsRefused() throws Exception {
    WharfProcess wharf = bounded();
    deliver(wharf, "large", content("content.bin", 80), "-mm=LZMA", "-md=64m");
    assertThat(wharf.run("drain").exit()).isEqualTo(2);
    assertThat(folder.resolve("quarantine/large/wharf.json"))
        .content()
        .contains("\"bomb\"", "needs 65 MB of memory to be unpacked");
  }
}
