package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenEntry;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import dev.wharf.settings.Passwords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Zips that are larger than their fields can say, as macOS writes them, with fields that are taken
 * modulo a small number.
 */
class WrapsTest {
  private static final int MODULUS = 1 << 16;
  private static final String LOW = "low";

  @TempDir Path folder;
  private final RawZip zip = new RawZip();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private Limits limits = new Limits(1L << 40, 100_000, 1000, 10 << 20, 50, 255);

  /** Bytes that hardly get smaller. */
  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** An entry with a descriptor, as the Archive Utility writes it. */
  private RawZip.Entry add(String name, byte[] content, boolean deflate) {
    RawZip.Entry entry = zip.add(Zips.bytes(name), content, deflate);
    contents.put(name, content);
    entry.flags = 8;
    entry.descriptor =
        Extra.join(
            ints(0x08074b50, entry.crc),
            ints((int) (entry.packedSize % MODULUS), (int) (entry.size % MODULUS)));
    return lower(entry);
  }

  /** The directory gives all values modulo the number. */
  private static RawZip.Entry lower(RawZip.Entry entry) {
    entry.centralChange =
        header -> {
          for (int field : new int[] {20, 24, 42}) {
            header.putInt(field, header.getInt(field) % MODULUS);
          }
        };
    return entry;
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = Zips.buffer(new byte[4 * values.length]);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private byte[] bytes() {
    return zip.end(end -> end.putInt(16, end.getInt(16) % MODULUS)).bytes();
  }

  private CheckedZip open(byte[] bytes, long modulus) throws IOException {
    Files.write(folder.resolve("one.zip"), bytes);
    return CheckedZip.open(
        Zips.packet(folder),
        limits,
        new EntryNames(Zips.IBM437),
        Zips.LONGEST_PATH,
        Zips.JDK,
        Passwords.NONE,
        modulus);
  }

  private void read() throws IOException {
    try (CheckedZip open = open(bytes(), MODULUS)) {
      for (Iterator<OpenEntry> entries = open.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        assertThat(entry.open().readAllBytes()).isEqualTo(contents.get(entry.name()));
        assertThat(entry.finish()).isEqualTo(contents.get(entry.name()).length);
      }
      for (Iterator<OpenEntry> entries = open.openEntries(); entries.hasNext(); ) {
        OpenEntry entry = entries.next();
        assertThat(open.bytes())
            .isEqualTo(contents.values().stream().mapToLong(one -> one.length).sum());
        assertThat(entry.size()).as("known now").isEqualTo(contents.get(entry.name()).length);
        assertThat(entry.finish()).isEqualTo(contents.get(entry.name()).length);
      }
    }
  }

  @Test
  void isReadWhereItIsLargerThanItsOffsets() throws IOException {
    for (int i = 0; i < 40; i++) {
      add("file " + i, noise(5000 + i), i % 2 == 0);
    }
    read();
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 2", "true, 7", "false, 1", "false, 3"})
  void isReadWhereEntriesAreLargerThanTheirSizes(boolean deflate, int times) throws IOException {
    add("first", noise(10), deflate);
    add("large", noise(times * MODULUS + 77), deflate);
    add("folder/", new byte[0], false);
    add("larger", noise(times * MODULUS + MODULUS - 1), deflate);
    add("last", noise(1), deflate);
    read();
  }

  @ParameterizedTest
  @ValueSource(ints = {MODULUS, 2 * MODULUS, 2 * MODULUS + 1, 5 * MODULUS - 1})
  void isReadWhereTheContentAloneIsLarger(int size) throws IOException {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i / 40);
    }
    assertThat(add("small when packed", content, true).packedSize).isLessThan(MODULUS);
    read();
  }

  @Test
  void isReadWithoutDescriptors() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      byte[] content = noise(MODULUS + name.charAt(0));
      RawZip.Entry entry = lower(zip.add(Zips.bytes(name), content, name.equals("b")));
      entry.localChange =
          local -> {
            local.putInt(18, local.getInt(18) % MODULUS).putInt(22, local.getInt(22) % MODULUS);
          };
      contents.put(name, content);
    }
    read();
  }

  @Test
  void isReadWithMoreEntriesThanItCanCount() throws IOException {
    for (int i = 0; i < 70_000; i++) {
      add("e" + i, new byte[0], false);
    }
    limits = new Limits(1L << 40, 100_000, 1000, 10 << 20, 50, 255);
    try (CheckedZip open = open(bytes(), MODULUS)) {
      assertThat(open.count()).isEqualTo(70_000);
    }
  }

  @Test
  void isNotTakenWithoutProof() {
    add("a", noise(3 * MODULUS), true);
    add("b", noise(3 * MODULUS), true);
    assertRefused(Reason.BAD_OFFSET, () -> open(bytes(), 1L << 32));
  }

  @Test
  void refusesContentThatIsNotTheOneOfTheCrc() {
    RawZip.Entry entry = add("a", noise(3 * MODULUS), true);
    add("b", noise(3 * MODULUS), false);
    entry.data[100_000] ^= 1;
    assertThat(refusal()).isIn(Reason.CRC_ERROR, Reason.CORRUPT_DATA);
  }

  @Test
  void refusesStoredContentThatIsNotTheOneOfTheCrc() {
    RawZip.Entry entry = add("a", noise(3 * MODULUS), false);
    entry.data[100_000] ^= 1;
    assertThat(refusal()).isEqualTo(Reason.CRC_ERROR);
  }

  private Reason refusal() {
    try {
      read();
      throw new AssertionError("It was read");
    } catch (BadPacketException e) {
      return e.reason();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 1000})
  void refusesSizeThatDiffersByAnythingElse(int by) {
    byte[] content = new byte[3 * MODULUS];
    new Random(1).nextBytes(content);
    RawZip.Entry entry = add("a", content, true);
    int low = Math.floorMod(content.length + by, MODULUS);
    entry.centralChange = entry.centralChange.andThen(header -> header.putInt(24, low));
    Zips.buffer(entry.descriptor).putInt(12, low);
    assertThat(refusal()).isEqualTo(Reason.SIZE_MISMATCH);
  }

  @Test
  void refusesContentAboveTheLimits() {
    limits = new Limits(4L * MODULUS, 100, 1000, 10 << 20, 50, 255);
    byte[] content = new byte[6 * MODULUS];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i / 40);
    }
    add("a", content, true);
    assertRefused(Reason.BOMB, this::read)
        .withMessageContaining("wharf.limits.bytes=" + 4 * MODULUS);
  }

  @Test
  void refusesContentAboveTheRatio() {
    limits = new Limits(1L << 40, 100, 5, 1, 50, 255);
    byte[] content = new byte[6 * MODULUS];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i / 40);
    }
    add("a", content, true);
    assertRefused(Reason.BOMB, this::read).withMessageContaining("wharf.limits.ratio=5");
  }

  @Test
  void refusesGapsBetweenEntries() {
    add("a", noise(3 * MODULUS), true);
    add("b", noise(3 * MODULUS), true).before = new byte[MODULUS];
    assertRefused(Reason.BAD_OFFSET, this::read);
  }

  @Test
  void refusesHeaderWhereReadersThatTakeItForShiftedLook() {
    byte[] content = noise(2 * MODULUS + 100);
    int inFile = 2 * MODULUS; // The directory's place, less what its offset says.
    System.arraycopy(ints(LocalHeader.SIGNATURE), 0, content, inFile - LocalHeader.SIZE - 1, 4);
    add("a", content, false);
    assertThat(refusal()).isNotNull();
  }

  @Test
  void refusesAnEntryThatMayEndInTwoPlaces() {
    byte[] content = noise(3 * MODULUS);
    int low = content.length % MODULUS;
    CRC32 crc = new CRC32();
    // What stands behind the first modulus looks like the descriptor and the header of the next.
    byte[] early = Extra.join(ints(0x08074b50, 0, low, low, LocalHeader.SIGNATURE));
    System.arraycopy(early, 0, content, MODULUS, early.length);
    crc.update(content);
    RawZip.Entry entry = add("a", content, false);
    System.arraycopy(ints(entry.crc), 0, entry.data, MODULUS + 4, 4);
    add("b", noise(10), false);
    assertThat(refusal()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesContentThatHasAGoodEndBefore(boolean deflate) {
    byte[] content = noise(MODULUS + 100);
    CRC32 crc = new CRC32();
    crc.update(content, 0, 100);
    forge(content, crc.getValue());
    crc.reset();
    crc.update(content);
    CRC32 before = new CRC32();
    before.update(content, 0, 100);
    assertThat(crc.getValue()).isEqualTo(before.getValue());
    add(LOW, content, deflate);
    assertThat(refusal()).isEqualTo(Reason.SIZE_MISMATCH);
  }

  /** Makes the last four bytes such that all have that CRC-32. */
  private static void forge(byte[] content, long wanted) {
    CRC32 crc = new CRC32();
    crc.update(content, 0, content.length - 4);
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int c = i;
      for (int k = 0; k < 8; k++) {
        c = (c & 1) != 0 ? c >>> 1 ^ 0xedb88320 : c >>> 1;
      }
      table[i] = c;
    }
    int end = ~(int) wanted;
    int[] indices = new int[4];
    for (int i = 3; i >= 0; i--) {
      for (int j = 0; j < 256; j++) {
        if (table[j] >>> 24 == end >>> 24) {
          indices[i] = j;
          end = (end ^ table[j]) << 8;
          break;
        }
      }
    }
    int state = ~(int) crc.getValue();
    for (int i = 0; i < 4; i++) {
      content[content.length - 4 + i] = (byte) (state ^ indices[i]);
      state = state >>> 8 ^ table[indices[i]];
    }
  }
}
