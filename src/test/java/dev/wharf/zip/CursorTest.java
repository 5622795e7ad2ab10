package dev.wharf.zip;

import static dev.wharf.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final int SIZE = 1000;

  @TempDir Path folder;
  private ZipSource source;

  @BeforeEach
  void open() throws IOException {
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = valueAt(i);
    }
    source = Zips.source(folder, bytes);
  }

  @AfterEach
  void close() {
    source.close();
  }

  private static byte valueAt(long position) {
    return (byte) (position * 31);
  }

  private static void assertHolds(Cursor cursor, long position, int length) throws IOException {
    int at = cursor.at(position, length);
    for (int i = 0; i < length; i++) {
      assertThat(cursor.window().get(at + i)).isEqualTo(valueAt(position + i));
      assertThat(cursor.bytes()[at + i]).isEqualTo(valueAt(position + i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 46, 64, 1000, 5000})
  void showsWhatIsAskedForHoweverItMoves(int ahead) throws IOException {
    Cursor cursor = new Cursor(source, ahead);
    for (int position : new int[] {0, 10, 60, 64, 5, 990, 999, 0, 500}) {
      assertHolds(cursor, position, Math.min(30, SIZE - position));
    }
  }

  @Test
  void growsForMoreThanItReadsAhead() throws IOException {
    Cursor cursor = new Cursor(source, 10);
    assertHolds(cursor, 3, 5);
    assertHolds(cursor, 3, 500);
    assertHolds(cursor, 2, 998);
    assertHolds(cursor, 990, 10);
  }

  @Test
  void staysWhereItIsWhileItHoldsWhatIsAskedFor() throws IOException {
    Cursor cursor = new Cursor(source, 100);
    cursor.at(200, 10);
    assertThat(cursor.at(290, 10)).isEqualTo(90);
    assertThat(cursor.at(200, 100)).isZero();
    assertThat(cursor.at(291, 10)).as("moved").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1000, true",
    "0, 1001, false",
    "999, 1, true",
    "1000, 0, true",
    "1000, 1, false",
    "-1, 1, false",
    "-9223372036854775808, 1, false",
    "9223372036854775807, 1, false",
    "9223372036854775807, 9223372036854775807, false",
    "1, 9223372036854775807, false"
  })
  void knowsWhatTheFileHolds(long position, long wanted, boolean holds) {
    assertThat(new Cursor(source, 100).holds(position, wanted)).isEqualTo(holds);
  }

  @Test
  void readsNoBytesBehindTheFile() {
    Cursor cursor = new Cursor(source, 100);
    assertThatThrownBy(() -> cursor.at(SIZE + 1L, 1)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void readsAgainAfterAReadThatFailed() throws IOException {
    Cursor cursor = new Cursor(source, 100);
    cursor.at(0, 10);
    assertThatThrownBy(() -> cursor.at(-5, 1)).isInstanceOf(RuntimeException.class);
    assertHolds(cursor, 0, 10);
  }

  @Test
  void readsAgainAfterTheFileShrankInTheMiddleOfARead() throws IOException {
    byte[] large = new byte[200_000];
    Arrays.fill(large, 1000, large.length, (byte) 9);
    try (ZipSource shrinking = Zips.source(folder, large)) {
      Cursor cursor = new Cursor(shrinking, 1000);
      cursor.at(0, 10);
      try (FileChannel file =
          FileChannel.open(folder.resolve("one.zip"), StandardOpenOption.WRITE)) {
        file.truncate(5500);
      }
      assertRefused(Reason.CHANGED, () -> cursor.at(5000, 10));
      assertThat(cursor.window().get(cursor.at(0, 10))).isZero();
    }
  }

  @Test
  void readsLittleEndian() throws IOException {
    Cursor cursor = new Cursor(source, 100);
    int word = cursor.window().getInt(cursor.at(1, 4));
    assertThat(word & 0xff).isEqualTo(valueAt(1) & 0xff);
    assertThat(word >>> 24).isEqualTo(valueAt(4) & 0xff);
  }
}
