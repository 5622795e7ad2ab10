package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.PacketFolders;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.PacketName;
import dev.wharf.settings.Inflating;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wharf's own inflater and the JDK's say the same of the same bytes, whatever they are. */
class InflatersTest {
  /** {@code -Dwharf.fuzz=…} tries more. */
  private static final int TRIES = Integer.getInteger("wharf.fuzz", 300);

  @TempDir Path folder;
  private final Random random = new Random(Long.getLong("wharf.fuzz.seed", 20));

  @Test
  void inflateTheSame() throws IOException {
    for (int size : new int[] {0, 1, 65_535, 65_536, 300_000, 524_288, 524_289, 2_000_000}) {
      byte[] zip = PacketFolders.zip(Map.of("text", text(size)));
      assertThat(unpacked(zip, Inflating.AUTO)).isEqualTo(unpacked(zip, Inflating.JDK));
      assertThat(unpacked(zip, Inflating.AUTO)).startsWith(size + " ");
    }
  }

  @Test
  void refuseDamagedDataForTheSameReason() throws IOException {
    byte[] zip = PacketFolders.zip(Map.of("text", text(200_000)));
    for (int i = 0; i < TRIES; i++) {
      byte[] damaged = zip.clone();
      int within = i % 2 == 0 ? 300 : zip.length - 200;
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        damaged[34 + random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(unpacked(damaged, Inflating.AUTO))
          .as("try %d", i)
          .isEqualTo(unpacked(damaged, Inflating.JDK));
    }
  }

  private String text(int size) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
    }
    return text.substring(0, size);
  }

  /** The content's size and checksum, or why there is none. */
  private String unpacked(byte[] zip, Inflating inflating) throws IOException {
    PacketName name = new PacketName("one");
    Files.write(folder.resolve(name.zip()), zip);
    OpenPacket packet = new OpenPacket("", name, 1, folder, folder, folder);
    Limits limits = new Limits(1 << 30, 1000, 1000, 1 << 30, 10, 255);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    CRC32 crc = new CRC32();
    try (CheckedZip open =
        CheckedZip.open(
            packet,
            limits,
            StandardCharsets.UTF_8,
            4000,
            new Inflaters(inflating),
            Passwords.NONE)) {
      new CheckedInputStream(open.entries().next().open(), crc).transferTo(content);
      return content.size() + " " + crc.getValue();
    } catch (BadPacketException e) {
      return e.reason().code();
    }
  }
}
