package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Run;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.PacketEntry;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips of rarer methods and with passwords as 7-Zip, Info-ZIP and Python write them. */
class OtherWritersTest {
  @TempDir Path folder;
  private Path files;
  private Path zip;
  private final Map<String, String> expected = new TreeMap<>();

  @BeforeEach
  void writeFiles() throws IOException {
    files = Files.createDirectories(folder.resolve("files"));
    zip = folder.resolve("one.zip");
    Files.createDirectories(files.resolve("sub"));
    put("empty.txt", "");
    put("small.txt", "x");
    put("sub/lines.txt", "line\n".repeat(50_000));
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    put("sub/noise.bin", new String(noise, StandardCharsets.ISO_8859_1));
    StringBuilder words = new StringBuilder();
    Random random = new Random(2);
    while (words.length() < 1_500_000) {
      words.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
    }
    put("words.txt", words.toString());
  }

  private void put(String name, String content) throws IOException {
    expected.put(name, content);
    Files.write(files.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertReadsAll(String... passwords) throws IOException {
    Passwords file = new Passwords(Files.write(folder.resolve("passwords"), List.of(passwords)));
    Map<String, String> found = new TreeMap<>();
    try (CheckedZip open =
        CheckedZip.open(
            Zips.packet(folder), Zips.LIMITS, Zips.IBM437, Zips.LONGEST_PATH, Zips.JDK, file)) {
      for (Iterator<OpenEntry> entries = open.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        if (entry.kind() == PacketEntry.Kind.FILE) {
          byte[] content = entry.open().readAllBytes();
          found.put(entry.path().value(), new String(content, StandardCharsets.ISO_8859_1));
        }
        entry.finish();
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static Stream<List<String>> optionsOfSevenZip() {
    List<List<String>> all = new ArrayList<>();
    for (String method : List.of("Copy", "Deflate", "Deflate64", "BZip2", "LZMA", "XZ")) {
      for (String level : List.of("-mx=1", "-mx=9")) {
        all.add(List.of("-mm=" + method, level));
      }
      for (String cipher : List.of("ZipCrypto", "AES128", "AES192", "AES256")) {
        all.add(List.of("-mm=" + method, "-psecret", "-mem=" + cipher));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("optionsOfSevenZip")
  void sevenZip(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of("7z", "a", "-tzip"));
    command.addAll(options);
    command.addAll(List.of(zip.toString(), "."));
    Run.command(files, command.toArray(String[]::new));
    assertReadsAll("wrong", "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "store", "bzip2"})
  void infoZip(String method) throws IOException {
    Run.command(files, "zip", "-r", "-Z", method, zip.toString(), ".");
    assertReadsAll();
    Files.delete(zip);
    Run.command(files, "zip", "-r", "-Z", method, "-P", "secret", zip.toString(), ".");
    assertReadsAll("wrong", "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZIP_BZIP2", "ZIP_LZMA"})
  void python(String method) throws IOException {
    String program =
        """
        import os, sys, zipfile
        with zipfile.ZipFile(sys.argv[1], "w", zipfile.%s) as z:
            for root, folders, names in os.walk("."):
                for name in names:
                    z.write(os.path.join(root, name))
        """
            .formatted(method);
    Run.command(files, "python3", "-c", program, zip.toString());
    assertReadsAll();
  }

  @Test
  void eachPartAddedWithAPasswordOfItsOwn() throws IOException {
    Run.command(files, "7z", "a", "-tzip", "-pfirst", zip.toString(), "words.txt");
    Run.command(
        files, "7z", "a", "-tzip", "-psecond", "-mem=AES256", "-mm=LZMA", zip.toString(), "sub");
    Run.command(files, "zip", "-P", "third", zip.toString(), "small.txt");
    Run.command(files, "zip", zip.toString(), "empty.txt");
    assertReadsAll("second", "third", "first");
  }
}
