package dev.wharf.bench;

import dev.wharf.files.Disk;
import dev.wharf.files.Durability;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inflating;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import dev.wharf.zip.CheckedZip;
import dev.wharf.zip.Inflaters;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A packet of text entries in a folder of its own, which is removed with it. */
final class BenchPacket implements AutoCloseable {
  private static final Limits LIMITS = new Limits(1L << 36, 1_000_000, 200, 10 << 20, 64, 255);
  private static final Charset LEGACY = Charset.forName("IBM437");
  private static final int LONGEST_PATH = 4000;
  private static final int ENTRIES_A_FOLDER = 100;

  private final Path folder;

  /**
   * @param dir where the folder is made; empty for the one of temporary files
   * @param size of one entry's content, in bytes
   */
  BenchPacket(String dir, int entries, int size) throws IOException {
    folder = temporary(dir);
    byte[] text = text(size);
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(packet().zip())))) {
      for (int i = 0; i < entries; i++) {
        zip.putNextEntry(new ZipEntry("part-" + i / ENTRIES_A_FOLDER + "/entry-" + i + ".txt"));
        zip.write(text);
      }
    }
  }

  /** A new folder below that one; empty for the one of temporary files. */
  static Path temporary(String dir) throws IOException {
    String prefix = "wharf-bench-";
    return dir.isEmpty()
        ? Files.createTempDirectory(prefix)
        : Files.createTempDirectory(Path.of(dir), prefix);
  }

  /** Words in no order: deflated to about a third. */
  private static byte[] text(int size) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(size + 8);
    while (text.length() < size) {
      text.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
    }
    return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
  }

  /** The packet as a new attempt has it. */
  OpenPacket packet() {
    return new OpenPacket(
        "id",
        new PacketName("bench"),
        1,
        folder,
        folder.resolve("data"),
        folder.resolve("results"));
  }

  /** The packet's zip, checked with the limits that Wharf ships with. */
  static CheckedZip open(OpenPacket packet, Inflaters inflaters) throws IOException {
    return CheckedZip.open(packet, LIMITS, LEGACY, LONGEST_PATH, inflaters, Passwords.NONE);
  }

  static Inflaters inflaters(String choice) {
    return new Inflaters(Inflating.valueOf(choice));
  }

  @Override
  public void close() throws IOException {
    new Disk(Durability.OS).wipe(folder);
  }
}
