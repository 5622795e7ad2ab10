package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.fixture.Extra;
import dev.wharf.fixture.RawZip;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Inflating;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of an entry, streamed by the JDK's inflater and inflated whole by Wharf's own. */
class EntryStreamTest {
  /** Large enough for several reads of the zip, and fit to be read whole. */
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private final RawZip zip = new RawZip();
  private ZipSource source;

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) ('a' + random.nextInt(4));
    }
    return content;
  }

  private RawZip.Entry add(byte[] content, boolean deflate) {
    return zip.add(Zips.bytes("a.txt"), content, deflate);
  }

  private EntryStream open(Inflaters inflaters) throws IOException {
    source = Zips.source(folder, zip.bytes());
    return EntryStream.open(source, 0, Zips.headers(source).get(0), inflaters);
  }

  private EntryStream open() throws IOException {
    return open(Zips.JDK);
  }

  private EntryStream openWhole() throws IOException {
    EntryStream stream = open(new Inflaters(Inflating.AUTO));
    assertThat(stream).isInstanceOf(WholeEntry.class);
    return stream;
  }

  private void assertFault(Reason reason) throws IOException {
    try (EntryStream stream = open()) {
      assertRefused(reason, stream::readAllBytes).withMessageContaining("'a.txt'");
      assertThat(stream.ended()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, true", "1, true", "32768, true", "32769, true", "300000, true",
    "0, false", "1, false", "32768, false", "32769, false", "300000, false"
  })
  void givesAllOfTheContent(int size, boolean deflate) throws IOException {
    add(content(size), deflate);
    try (EntryStream stream = open()) {
      assertThat(stream.readAllBytes()).isEqualTo(content(size));
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesOneByteAtATime(boolean deflate) throws IOException {
    byte[] content = {0, (byte) 0xff, 1};
    add(content, deflate);
    try (EntryStream stream = open()) {
      assertThat(stream.read()).isZero();
      assertThat(stream.read()).isEqualTo(0xff);
      assertThat(stream.ended()).isFalse();
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void transfersTheRest(boolean deflate) throws IOException {
    add(content(SIZE), deflate);
    try (EntryStream stream = open()) {
      assertThat(stream.readNBytes(1000)).isEqualTo(Arrays.copyOf(content(SIZE), 1000));
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      assertThat(stream.transferTo(rest)).isEqualTo(SIZE - 1000);
      assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(content(SIZE), 1000, SIZE));
      assertThat(stream.transferTo(rest)).isZero();
      assertThat(stream.ended()).isTrue();
    }
  }

  @Test
  void writesIntoTheMiddleOfAnArrayAlone() throws IOException {
    add(content(10), true);
    try (EntryStream stream = open()) {
      byte[] into = new byte[10];
      assertThat(stream.read(into, 4, 2)).isEqualTo(2);
      assertThat(into).startsWith(0, 0, 0, 0).endsWith(0, 0, 0, 0);
      assertThat(stream.read(into, 0, 0)).isZero();
      assertThatThrownBy(() -> stream.read(into, 5, 6))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void dataIsFoundBehindLongExtraFields() throws IOException {
    add(content(SIZE), true).localExtra = Extra.field(Extra.TIMES, new byte[60_000]);
    try (EntryStream stream = open()) {
      assertThat(stream.readAllBytes()).isEqualTo(content(SIZE));
    }
  }

  @Test
  void emptyEntryMayHaveNoData() throws IOException {
    RawZip.Entry entry = add(new byte[0], true);
    entry.data = new byte[0];
    entry.packedSize = 0;
    try (EntryStream stream = open()) {
      assertThat(stream.readAllBytes()).isEmpty();
      assertThat(stream.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAnotherCrc(boolean deflate) throws IOException {
    add(content(SIZE), deflate).crc++;
    assertFault(Reason.CRC_ERROR);
  }

  @Test
  void refusesAnotherCrcOfEmptyContent() throws IOException {
    add(new byte[0], true).crc++;
    assertFault(Reason.CRC_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, SIZE - 1})
  void refusesMoreContentThanDeclaredAndGivesNoneOfIt(int declared) throws IOException {
    add(content(SIZE), true).size = declared;
    try (EntryStream stream = open()) {
      ByteArrayOutputStream given = new ByteArrayOutputStream();
      assertRefused(Reason.SIZE_MISMATCH, () -> stream.transferTo(given));
      assertThat(given.size()).isLessThanOrEqualTo(declared);
    }
  }

  @Test
  void refusesLessContentThanDeclared() throws IOException {
    add(content(SIZE), true).size++;
    assertFault(Reason.SIZE_MISMATCH);
  }

  @Test
  void refusesStoredContentThatIsShorterThanDeclared() throws IOException {
    add(content(SIZE), false).size++;
    assertFault(Reason.SIZE_MISMATCH);
  }

  @Test
  void refusesDamagedData() throws IOException {
    Arrays.fill(add(content(SIZE), true).data, 0, 100, (byte) 0xff);
    assertFault(Reason.CORRUPT_DATA);
  }

  @Test
  void refusesDataThatBreaksOff() throws IOException {
    RawZip.Entry entry = add(content(SIZE), true);
    entry.packedSize -= 10;
    assertFault(Reason.CORRUPT_DATA);
  }

  @Test
  void faultIsReportedAgainToWhoReadsOn() throws IOException {
    add(content(100), true).size = 99;
    try (EntryStream stream = open()) {
      assertRefused(Reason.SIZE_MISMATCH, stream::readAllBytes);
      assertRefused(Reason.SIZE_MISMATCH, stream::read);
      assertThat(stream.ended()).isFalse();
    }
  }

  @Test
  void closedStreamGivesNothing() throws IOException {
    add(content(SIZE), true);
    EntryStream stream = open();
    stream.read();
    stream.close();
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    assertThatThrownBy(() -> stream.transferTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);
    assertThat(stream.ended()).isFalse();
  }

  @Test
  void headerThatWasChangedSinceTheCheckIsTold() throws IOException {
    add(content(100), false);
    byte[] bytes = zip.bytes();
    source = Zips.source(folder, bytes);
    CentralHeader header = Zips.headers(source).get(0);
    assertRefused(
        Reason.CHANGED, () -> EntryStream.open(source, source.size() - 10, header, Zips.JDK));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000, 100_000, 300_000})
  void refusesBytesBehindTheEndOfItsCompressedData(int size) throws IOException {
    for (int more : new int[] {1, 40_000}) {
      RawZip one = new RawZip();
      RawZip.Entry entry = one.add(Zips.bytes("a"), content(size), true);
      entry.data = Extra.join(entry.data, new byte[more]);
      entry.packedSize = entry.data.length;
      for (Inflating inflating : new Inflating[] {Inflating.JDK, Inflating.AUTO}) {
        try (ZipSource zipped = Zips.source(folder, one.bytes());
            InputStream stream =
                EntryStream.open(
                    zipped, 0, Zips.headers(zipped).get(0), new Inflaters(inflating))) {
          assertRefused(Reason.CORRUPT_DATA, stream::readAllBytes);
        }
      }
    }
  }

  @Test
  void wholeEntryGivesAllOfTheContent() throws IOException {
    add(content(SIZE), true);
    try (EntryStream stream = openWhole()) {
      assertThat(stream.read()).isEqualTo(content(SIZE)[0]);
      assertThat(stream.ended()).isFalse();
      assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(content(SIZE), 1, SIZE));
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.ended()).isTrue();
    }
  }

  @Test
  void wholeEntryTransfersTheRest() throws IOException {
    add(content(SIZE), true);
    try (EntryStream stream = openWhole()) {
      stream.skipNBytes(1000);
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      assertThat(stream.transferTo(rest)).isEqualTo(SIZE - 1000);
      assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(content(SIZE), 1000, SIZE));
      assertThat(stream.transferTo(rest)).isZero();
      assertThat(stream.ended()).isTrue();
    }
  }

  @Test
  void wholeEntryThatIsClosedGivesNothing() throws IOException {
    add(content(SIZE), true);
    EntryStream stream = openWhole();
    stream.close();
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> stream.transferTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void entryThatIsNotRightAsAWholeIsStreamedToSayWhy() throws IOException {
    add(content(SIZE), true).crc++;
    try (InputStream stream = open(new Inflaters(Inflating.AUTO))) {
      assertThat(stream).isInstanceOf(StreamedEntry.class);
      assertRefused(Reason.CRC_ERROR, stream::readAllBytes);
    }
  }

  @Test
  void wholeInflaterIsTakenOnceAndGivenBack() throws IOException {
    add(content(SIZE), true);
    Inflaters inflaters = new Inflaters(Inflating.AUTO);
    EntryStream stream = open(inflaters);
    CentralHeader header = Zips.headers(source).get(0);
    stream.close();
    stream.close();
    WholeInflater one = inflaters.takeWhole(header);
    assertThat(inflaters.takeWhole(header)).isNotSameAs(one);
  }
}
