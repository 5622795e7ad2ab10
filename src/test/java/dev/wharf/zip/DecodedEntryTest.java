package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.Mutant;
import dev.wharf.fixture.Packing;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Inflating;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Entries of the methods that libraries decode. */
class DecodedEntryTest {
  private static final int MEGABYTE = 1 << 20;
  private static final Inflaters ROOMY =
      new Inflaters(Inflating.JDK, new DecoderMemory(40L * MEGABYTE));
  private static final Set<Reason> OF_DAMAGE =
      EnumSet.of(
          Reason.CORRUPT_DATA,
          Reason.SIZE_MISMATCH,
          Reason.CRC_ERROR,
          Reason.UNSUPPORTED_METHOD,
          Reason.BOMB);

  @TempDir Path folder;
  private final RawZip zip = new RawZip();

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) ('a' + random.nextInt(4));
    }
    return content;
  }

  private RawZip.Entry add(Packing packing, byte[] content) {
    return packing.add(zip, "a.txt", content);
  }

  private byte[] read(Inflaters inflaters) throws IOException {
    try (ZipSource source = Zips.source(folder, zip.bytes());
        EntryStream stream = EntryStream.open(source, 0, Zips.headers(source).get(0), inflaters)) {
      assertThat(stream).isInstanceOf(DecodedEntry.class);
      byte[] content = stream.readAllBytes();
      assertThat(stream.ended()).isTrue();
      return content;
    }
  }

  private byte[] read() throws IOException {
    return read(ROOMY);
  }

  @ParameterizedTest
  @EnumSource
  void givesAllOfTheContent(Packing packing) throws IOException {
    for (int size : new int[] {1000, 70_000, 300_000}) {
      RawZip.Entry entry = add(packing, content(size));
      assertThat(read()).isEqualTo(content(size));
      zip.remove(entry);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DEFLATE64")
  void givesContentOfNoByteAndOfOne(Packing packing) throws IOException {
    for (int size : new int[] {0, 1}) {
      RawZip.Entry entry = add(packing, content(size));
      assertThat(read()).isEqualTo(content(size));
      zip.remove(entry);
    }
  }

  @ParameterizedTest
  @EnumSource
  void passesTheDoor(Packing packing) throws IOException {
    add(packing, content(5000));
    assertThat(Zips.unpack(folder, zip.bytes()).get("a.txt"))
        .isEqualTo(new String(content(5000), java.nio.charset.StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void refusesContentThatIsLongerOrShorter(Packing packing) {
    RawZip.Entry entry = add(packing, content(5000));
    entry.size = 4999;
    assertRefusedForDamage();
    entry.size = 5001;
    assertRefusedForDamage();
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherCrc32(Packing packing) {
    add(packing, content(5000)).crc ^= 1;
    assertRefused(Reason.CRC_ERROR, this::read);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatFollowsTheCompressedData(Packing packing) {
    RawZip.Entry entry = add(packing, content(5000));
    entry.packed(entry.method, Extra.join(entry.data, new byte[4]));
    assertRefused(Reason.CORRUPT_DATA, this::read).withMessageContaining("follow the end");
  }

  @ParameterizedTest
  @EnumSource
  void refusesTwoStreamsOneAfterTheOther(Packing packing) {
    RawZip.Entry entry = add(packing, content(5000));
    byte[] again = packing.pack(content(5000));
    entry.packed(entry.method, Extra.join(entry.data, again));
    assertRefused(Reason.CORRUPT_DATA, this::read).withMessageContaining("follow the end");
    entry.size = 10_000;
    assertRefusedForDamage();
  }

  @ParameterizedTest
  @EnumSource
  void refusesDataThatBreaksOff(Packing packing) {
    RawZip.Entry entry = add(packing, content(5000));
    byte[] whole = entry.data;
    for (int length : new int[] {1, 2, 5, 9, whole.length / 2, whole.length - 1}) {
      entry.packed(entry.method, Arrays.copyOf(whole, length));
      assertRefused(Reason.CORRUPT_DATA, this::read);
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageOfAnyKindIsAFaultOfTheZip(Packing packing) {
    RawZip.Entry entry = add(packing, content(20_000));
    byte[] whole = entry.data;
    Random random = new Random(1);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            IntStream.range(0, 300)
                .forEach(
                    i -> {
                      byte[] damaged = whole.clone();
                      int at = i < 30 ? i % damaged.length : random.nextInt(damaged.length);
                      damaged[at] ^= (byte) (1 << random.nextInt(8));
                      entry.packed(entry.method, damaged);
                      requireFaultOrContent(i);
                    }));
  }

  @ParameterizedTest
  @EnumSource
  void noiseIsAFaultOfTheZip(Packing packing) {
    RawZip.Entry entry = add(packing, content(20_000));
    int start = packing == Packing.DEFLATE64 ? 0 : Math.min(9, entry.data.length);
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      byte[] noise = new byte[5000];
      random.nextBytes(noise);
      System.arraycopy(entry.data, 0, noise, 0, start);
      entry.packed(entry.method, noise);
      requireFaultOrContent(i);
    }
  }

  private void requireFaultOrContent(int number) {
    try {
      assertThat(read()).hasSize(20_000); // A byte that nobody looks at.
    } catch (BadPacketException e) {
      assertThat(OF_DAMAGE).as("%s: %s", number, e).contains(e.reason());
    } catch (IOException e) {
      throw new AssertionError("damage " + number, e);
    }
  }

  private void assertRefusedForDamage() {
    try {
      read();
      throw new AssertionError("it is read");
    } catch (BadPacketException e) {
      assertThat(e.reason()).isIn(Reason.SIZE_MISMATCH, Reason.CORRUPT_DATA);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesLzmaWhoseMarkerTheFlagsDoNotAnnounce() {
    add(Packing.LZMA_MARKED, content(5000)).flags = 0;
    assertRefused(Reason.CORRUPT_DATA, this::read);
  }

  @Test
  void refusesLzmaThatLacksItsMarker() {
    add(Packing.LZMA, content(5000)).flags = 2;
    assertRefused(Reason.CORRUPT_DATA, this::read);
  }

  @Test
  void lzmaNeedsNoMoreMemoryThanItHasContent() throws IOException {
    byte[] content = content(5000);
    zip.add(Zips.bytes("a.txt"), content, false)
        .packed(14, Packing.lzma(content, content.length, Integer.MIN_VALUE)); // 2 GB
    assertThat(read()).isEqualTo(content);
  }

  @Test
  void refusesWhatNeedsMoreMemoryThanThereIs() throws IOException {
    byte[] content = content(5000);
    RawZip.Entry entry = zip.add(Zips.bytes("a.txt"), content, false);
    entry.packed(95, Packing.xz(content, 64 * MEGABYTE));
    assertTooLarge(64);
    entry.packed(93, Packing.zstandard(content, 1, 26));
    assertTooLarge(65);
    entry.packed(14, Packing.lzma(content, content.length, 64 * MEGABYTE)).size = 1L << 30;
    assertTooLarge(65);
  }

  private void assertTooLarge(int needed) {
    assertRefused(Reason.BOMB, this::read)
        .withMessageContaining("'a.txt' needs " + needed + " MB of memory")
        .withMessageContaining("there are 40 MB");
  }

  @Test
  void takesTheLargestThatThereIsMemoryFor() throws IOException {
    byte[] content = content(5000);
    RawZip.Entry entry = zip.add(Zips.bytes("a.txt"), content, false);
    entry.packed(95, Packing.xz(content, 32 * MEGABYTE));
    assertThat(read()).isEqualTo(content);
    entry.packed(93, Packing.zstandard(content, 1, 25));
    assertThat(read()).isEqualTo(content);
  }

  @Test
  void refusesAWindowOfZstandardThatTheLibraryDoesNotTake() throws IOException {
    byte[] content = content(5000);
    byte[] frame = Packing.zstandard(content, 1, 26);
    frame[5] = (byte) (18 << 3); // Two to the power of 28.
    zip.add(Zips.bytes("a.txt"), content, false).packed(93, frame);
    Inflaters large = new Inflaters(Inflating.JDK, new DecoderMemory(1L << 30));
    assertRefused(Reason.UNSUPPORTED_METHOD, () -> read(large)).withMessageContaining("128 MB");
  }

  /** Each block of XZ may announce that it looks back over as much again, and hold nothing. */
  @Test
  void manyEmptyBlocksCostNoTime() {
    zip.add(Zips.bytes("a.txt"), content(0), false).packed(95, Packing.emptyXz(20_000));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(read()).isEmpty());
  }

  @Test
  void memoryIsFreeAgainHoweverReadingEnds() throws IOException {
    byte[] content = content(100_000);
    add(Packing.XZ, content).packed(95, Packing.xz(content, 32 * MEGABYTE));
    for (int i = 0; i < 3; i++) {
      try (ZipSource source = Zips.source(folder, zip.bytes());
          EntryStream stream = EntryStream.open(source, 0, Zips.headers(source).get(0), ROOMY)) {
        assertThat(stream.readNBytes(1000)).hasSize(1000);
      }
    }
    zip.entry(0).crc ^= 1;
    assertRefused(Reason.CRC_ERROR, this::read);
    zip.entry(0).crc ^= 1;
    assertThat(read()).isEqualTo(content);
  }

  /** A processor may open as many entries as it likes, and close none. */
  @Test
  void memoryIsFreeAgainWhenTheZipIsClosed() throws IOException {
    byte[] content = content(100_000);
    add(Packing.XZ, content).packed(95, Packing.xz(content, 32 * MEGABYTE));
    for (int i = 0; i < 3; i++) {
      try (ZipSource source = Zips.source(folder, zip.bytes())) {
        EntryStream left = EntryStream.open(source, 0, Zips.headers(source).get(0), ROOMY);
        assertThat(left.readNBytes(1000)).hasSize(1000);
      }
    }
    assertThat(read()).isEqualTo(content);
  }

  /** As Windows' Explorer takes it for what is larger than 2 GB. */
  @Test
  void readsDeflate64WithSizesOf64Bits() throws IOException {
    RawZip.Entry entry = add(Packing.DEFLATE64, content(5000));
    entry.centralExtra = Extra.zip64(entry.size, entry.packedSize);
    entry.localExtra = entry.centralExtra;
    entry.centralChange = central -> central.putInt(20, -1).putInt(24, -1);
    entry.localChange = local -> local.putInt(18, -1).putInt(22, -1);
    assertThat(read()).isEqualTo(content(5000));
    assertThat(Zips.unpack(folder, zip.bytes())).containsKey("a.txt");
  }

  @Test
  void readsAnEntryWhoseSizesAreInADescriptor() throws IOException {
    RawZip.Entry entry = add(Packing.BZIP2, content(100));
    entry.flags |= 8;
    entry.descriptor = Mutant.descriptor(entry, true, false);
    assertThat(read()).isEqualTo(content(100));
  }
}
