package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeInflaterTest {
  private static final int SIZE = 100_000;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();

  private RawZip.Entry add() {
    return zip.add(Zips.bytes("a"), Zips.bytes("text ".repeat(SIZE / 5)), true);
  }

  private boolean inflate(WholeInflater inflater) throws IOException {
    try (ZipSource source = Zips.source(folder, zip.bytes())) {
      return inflater.inflate(source, 0, Zips.headers(source).get(0));
    }
  }

  private boolean inflate() throws IOException {
    return inflate(new WholeInflater());
  }

  @ParameterizedTest
  @CsvSource({
    "8, 65535, 100, false",
    "8, 65536, 100, true",
    "8, 524288, 100, true",
    "8, 524289, 100, false",
    "8, 65536, 0, false",
    "8, 65536, 65536, true",
    "8, 65536, 65537, false",
    "0, 65536, 65536, false",
    "12, 65536, 100, false"
  })
  void suitsDeflatedEntriesOfAMiddlingSize(int method, long size, long packed, boolean suits)
      throws IOException {
    RawZip.Entry entry = zip.store("a", "text");
    entry.method = method;
    entry.size = size;
    entry.packedSize = packed;
    assertThat(WholeInflater.suits(Zips.header(folder, zip))).isEqualTo(suits);
  }

  @Test
  void givesAnyPartOfTheContent() throws IOException {
    add();
    WholeInflater inflater = new WholeInflater();
    assertThat(inflate(inflater)).isTrue();
    byte[] into = new byte[7];
    inflater.copy(5, into, 1, 5);
    assertThat(into).isEqualTo(Zips.bytes("\0text \0"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inflater.write(SIZE - 6, out, 6);
    assertThat(out).hasToString(" text ");
  }

  @Test
  void findsDataBehindLongExtraFields() throws IOException {
    add().localExtra = Extra.field(Extra.TIMES, new byte[65_000]);
    assertThat(inflate()).isTrue();
  }

  @Test
  void doesNotVouchForAnotherCrc() throws IOException {
    add().crc++;
    assertThat(inflate()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1", "1"})
  void doesNotVouchForAnotherSize(int difference) throws IOException {
    add().size += difference;
    assertThat(inflate()).isFalse();
  }

  @Test
  void doesNotVouchForDamagedData() throws IOException {
    RawZip.Entry entry = add();
    Arrays.fill(entry.data, (byte) 0xff);
    assertThat(inflate()).isFalse();
  }

  @Test
  void isFitForTheNextEntryAfterADamagedOne() throws IOException {
    WholeInflater inflater = new WholeInflater();
    RawZip.Entry entry = add();
    byte[] right = entry.data.clone();
    Arrays.fill(entry.data, (byte) 0xff);
    assertThat(inflate(inflater)).isFalse();
    entry.data = right;
    assertThat(inflate(inflater)).isTrue();
  }

  /**
   * Deflate data of one block whose codes of two bits, for 'a' and the end, use half of the room.
   */
  private static byte[] incomplete(int letters) {
    StringBuilder bits = new StringBuilder("101" + "00000" + "00000" + number(14, 4));
    int[] ownLengths = {0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2};
    for (int length : ownLengths) {
      bits.append(number(length, 3));
    }
    bits.append("11").append(number(97 - 11, 7)).append("10"); // Zeros, and two bits for 'a'.
    bits.append("11").append(number(138 - 11, 7)).append("11").append(number(20 - 11, 7));
    bits.append("10").append("00"); // Two bits for the end of the block, no distance.
    bits.append("00".repeat(letters)).append("01").append("0".repeat(7));
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length * 8; i++) {
      bytes[i / 8] |= (byte) (bits.charAt(i) == '1' ? 1 << i % 8 : 0);
    }
    return bytes;
  }

  private static String number(int value, int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bits; i++) {
      text.append(value >> i & 1);
    }
    return text.toString();
  }

  @Test
  void codesWithoutAMeaningAreRefused() throws IOException {
    byte[] content = Zips.bytes("a".repeat(70_000));
    RawZip.Entry entry = zip.add(Zips.bytes("a"), content, false);
    entry.method = 8;
    entry.data = incomplete(content.length);
    entry.packedSize = entry.data.length;
    assertThat(inflate()).isFalse();
    assertRefused(Reason.CORRUPT_DATA, () -> Zips.unpack(folder, zip.bytes()));
  }
}
