package dev.wharf.functional;

import static dev.wharf.fixture.FolderAssert.assertThatFolder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is unpacked has the times and the rights to execute that real tools put into zips. */
class TimesAndRightsTest {
  private static final Map<String, String> TOOLS =
      Map.of(
          "zip", "zip -qr ../tool.zip .",
          "7z", "7z a -tzip -bso0 -bsp0 ../tool.zip .",
          "bsdtar", "bsdtar -cf ../tool.zip --format zip *",
          "python", "python3 -m zipfile -c ../tool.zip *");

  @RegisterExtension final TestServer wharf = new TestServer();
  @TempDir Path folder;

  /** A tree of which each file and folder has a time of its own. */
  private Path tree(int size) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("folder/inner"));
    Files.createDirectories(tree.resolve("empty"));
    Files.writeString(tree.resolve("folder/inner/a.txt"), "a".repeat(size));
    Files.writeString(tree.resolve("folder/b.txt"), "b");
    Path run = Files.writeString(tree.resolve("folder/run.sh"), "#!/bin/sh\n");
    assertThat(run.toFile().setExecutable(true)).isTrue();
    Files.createFile(tree.resolve("none"));
    date(tree);
    return tree;
  }

  private static void date(Path tree) throws IOException {
    long second = 1_500_000_000;
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.setLastModifiedTime(one, FileTime.from(second, TimeUnit.SECONDS));
        second += 1_000_002;
      }
    }
  }

  private byte[] zipped(String tool, Path tree) throws Exception {
    Process zip = new ProcessBuilder("sh", "-c", TOOLS.get(tool)).directory(tree.toFile()).start();
    assertThat(zip.waitFor()).isZero();
    return Files.readAllBytes(folder.resolve("tool.zip"));
  }

  private void assertSame(Path tree, Path data, boolean folders) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Path there = data.resolve(tree.relativize(one).toString());
        boolean file = Files.isRegularFile(one);
        if (file || (folders && !one.equals(tree))) {
          assertThat(Files.getLastModifiedTime(there))
              .as(there.toString())
              .isEqualTo(Files.getLastModifiedTime(one));
        }
        if (file) {
          assertThat(
                  Files.getPosixFilePermissions(there).contains(PosixFilePermission.OWNER_EXECUTE))
              .as(there.toString())
              .isEqualTo(Files.isExecutable(one) && one.toString().endsWith(".sh"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "7z", "bsdtar", "python"})
  void areThoseThatAToolHasWritten(String tool) throws Exception {
    wharf.start();
    Path tree = tree(5);
    wharf.inbox().deliver("one", zipped(tool, tree));
    assertThatFolder(wharf.archived("one")).isArchived();
    assertSame(tree, wharf.archived("one").resolve("data"), true);
    wharf.settle();
  }

  @Test
  void areKeptWhereWorkersUnpackALargePacket() throws Exception {
    wharf.start();
    Path tree = tree(6_000_000);
    for (int i = 0; i < 300; i++) {
      Files.writeString(
          Files.createDirectories(tree.resolve("many/" + i % 7)).resolve("f" + i), "x");
    }
    date(tree);
    wharf.inbox().deliver("large", zipped("zip", tree));
    assertThatFolder(wharf.archived("large")).isArchived();
    assertSame(tree, wharf.archived("large").resolve("data"), true);
  }

  @Test
  void areKeptWhereEachEntryGoesThroughTheRoute() throws Exception {
    Path entries = wharf.ownFiles().resolve("routes/entries.camel.yaml");
    String steps = Files.readString(entries);
    String first = "        - bean:\n            id: entries-begin";
    assertThat(steps).contains(first);
    Files.writeString(
        entries, steps.replace(first, "        - log:\n            message: seen\n" + first));
    wharf.start();
    Path tree = tree(5);
    wharf.inbox().deliver("routed", zipped("zip", tree));
    assertThatFolder(wharf.archived("routed")).isArchived();
    assertThat(wharf.logged("seen")).isPositive();
    assertSame(tree, wharf.archived("routed").resolve("data"), true);
  }

  @Test
  void areThoseOfNowWhereTheZipHasNone() throws IOException {
    wharf.start();
    Instant before = Instant.now().minusSeconds(2);
    byte[] zip = PacketFolders.zip(Map.of("a", "text"));
    for (int i = 0; i + 4 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1) {
        Arrays.fill(zip, i + 12, i + 16, (byte) 0);
      }
    }
    wharf.inbox().deliver("timeless", zip);
    assertThatFolder(wharf.archived("timeless")).isArchived();
    assertThat(Files.getLastModifiedTime(wharf.archived("timeless").resolve("data/a")).toInstant())
        .isAfter(before);
  }
}
