package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.packet.OpenEntry;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A zip of more than 4 GiB without zip64, as macOS writes it. It takes seconds, so it runs where it
 * is asked for; {@link WrapsTest} has the same in small.
 */
class LargeZip {
  private static final long LARGE = (1L << 32) + 12_345_678;

  @TempDir Path folder;
  private final List<byte[]> directory = new ArrayList<>();

  /** Adds a stored entry of zeros, which take no room on the disk. */
  private void add(FileChannel file, String name, long size) throws IOException {
    CRC32 crc = new CRC32();
    byte[] zeros = new byte[1 << 20];
    for (long left = size; left > 0; left -= zeros.length) {
      crc.update(zeros, 0, (int) Math.min(left, zeros.length));
    }
    int offset = (int) file.position();
    ByteBuffer local = Zips.buffer(new byte[30 + name.length()]);
    local.putInt(0, LocalHeader.SIGNATURE).putShort(6, (short) 8);
    local.putShort(26, (short) name.length()).put(30, Zips.bytes(name));
    file.write(local);
    file.position(file.position() + size);
    ByteBuffer descriptor = Zips.buffer(new byte[16]);
    descriptor.putInt(0, 0x08074b50).putInt(4, (int) crc.getValue());
    descriptor.putInt(8, (int) size).putInt(12, (int) size);
    file.write(descriptor);
    ByteBuffer header = Zips.buffer(new byte[46 + name.length()]);
    header.putInt(0, CentralHeader.SIGNATURE).putShort(8, (short) 8);
    header.putInt(16, (int) crc.getValue()).putInt(20, (int) size).putInt(24, (int) size);
    header.putShort(28, (short) name.length()).putInt(42, offset).put(46, Zips.bytes(name));
    directory.add(header.array());
  }

  private void close(FileChannel file) throws IOException {
    int start = (int) file.position();
    byte[] all = Extra.join(directory.toArray(byte[][]::new));
    ByteBuffer end = Zips.buffer(new byte[22]);
    end.putInt(0, EndRecord.SIGNATURE).putShort(8, (short) directory.size());
    end.putShort(10, (short) directory.size()).putInt(12, all.length).putInt(16, start);
    file.write(ByteBuffer.wrap(Extra.join(all, end.array())));
  }

  @Test
  void isReadWhole() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("one.zip"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      add(file, "first", 10);
      add(file, "large", LARGE);
      add(file, "last", 1000);
      close(file);
    }
    Limits limits = new Limits(1L << 40, 10, 200, 1, 10, 255);
    List<Long> sizes = new ArrayList<>();
    try (CheckedZip zip =
        CheckedZip.open(Zips.packet(folder), limits, Zips.IBM437, 1000, Zips.JDK, Passwords.NONE)) {
      for (Iterator<OpenEntry> entries = zip.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        sizes.add(entry.open().transferTo(OutputStream.nullOutputStream()));
        assertThat(entry.finish()).isEqualTo(entry.size());
      }
    }
    assertThat(sizes).containsExactly(10L, LARGE, 1000L);
  }
}
