package dev.wharf.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.fixture.Extra;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times by APPNOTE.TXT 4.4.6 and 4.5.5, and by Info-ZIP's extrafld.txt. */
class EntryTimeTest {
  private static final int DOS = (2020 - 1980) << 25 | 5 << 21 | 17 << 16 | 13 << 11 | 14 << 5 | 8;
  private static final Instant IN_UTC = Instant.parse("2020-05-17T13:14:16Z");
  private static final int THEN = 981173106; // 2001-02-03T04:05:06Z

  private static @Nullable Instant time(int dos, ZoneId zone, byte[]... extra) {
    byte[] fields = Extra.join(extra);
    ByteBuffer bytes = Zips.buffer(Extra.join(new byte[46], fields));
    bytes.putInt(12, dos);
    FileTime time = EntryTime.read(bytes, 0, 46, fields.length).in(zone);
    return time == null ? null : time.toInstant();
  }

  private static byte[] bytes(int size, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(size * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      if (size == 4) {
        bytes.putInt((int) value);
      } else {
        bytes.putLong(value);
      }
    }
    return bytes.array();
  }

  private static byte[] extended(int flags, int modified) {
    return Extra.field(0x5455, Extra.join(new byte[] {(byte) flags}, bytes(4, modified)));
  }

  private static byte[] ntfs(long ticks) {
    return Extra.field(0x000a, Extra.join(bytes(4, 0, 1 | 24 << 16), bytes(8, ticks, 1, 1)));
  }

  @Test
  void dosTimeIsLocalTimeWithoutAZone() {
    assertThat(time(DOS, ZoneOffset.UTC)).isEqualTo(IN_UTC);
    assertThat(time(DOS, ZoneOffset.ofHours(2))).isEqualTo(IN_UTC.minusSeconds(7200));
    assertThat(time(DOS, ZoneId.of("America/New_York"))).isEqualTo(IN_UTC.plusSeconds(4 * 3600));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        1 << 21,
        1 << 16,
        13 << 21 | 1 << 16,
        2 << 21 | 30 << 16,
        1 << 21 | 1 << 16 | 24 << 11,
        1 << 21 | 1 << 16 | 60 << 5,
        1 << 21 | 1 << 16 | 30
      })
  void dosTimeThatIsNoneIsNone(int dos) {
    assertThat(time(dos, ZoneOffset.UTC)).isNull();
  }

  @Test
  void extendedTimestampIsInUtc() {
    assertThat(time(DOS, ZoneOffset.ofHours(5), extended(1, THEN)))
        .isEqualTo(Instant.ofEpochSecond(THEN));
    assertThat(time(DOS, ZoneOffset.UTC, extended(7, -1)))
        .as("before 1970")
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6})
  void extendedTimestampMayLackThisTime(int flags) {
    assertThat(time(DOS, ZoneOffset.UTC, extended(flags, THEN))).isEqualTo(IN_UTC);
  }

  @Test
  void ntfsTimeHasTicksOf100Nanoseconds() {
    long ticks = (THEN + 11_644_473_600L) * 10_000_000 + 1_234_567;
    assertThat(time(DOS, ZoneOffset.ofHours(5), ntfs(ticks)))
        .isEqualTo(Instant.ofEpochSecond(THEN, 123_456_700));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void ntfsTimeThatIsNoneIsPassedOver(long ticks) {
    assertThat(time(DOS, ZoneOffset.UTC, ntfs(ticks))).isEqualTo(IN_UTC);
  }

  @ParameterizedTest
  @CsvSource({"0x5855", "0x000d"})
  void olderFieldsOfUnixHoldTheTimeOfTheLastReadFirst(String tag) {
    byte[] field = Extra.field(Integer.decode(tag), bytes(4, 5, THEN));
    assertThat(time(DOS, ZoneOffset.UTC, field)).isEqualTo(Instant.ofEpochSecond(THEN));
  }

  @Test
  void bestFieldCountsWhereverItStands() {
    byte[] older = Extra.field(0x5855, bytes(4, 5, 6));
    byte[] ticks = ntfs(11_644_473_600L * 10_000_000);
    byte[] other = Extra.field(0x9999, extended(1, 7));
    for (byte[][] fields :
        new byte[][][] {
          {older, ticks, other, extended(1, THEN)}, {extended(1, THEN), ticks, older}
        }) {
      assertThat(time(DOS, ZoneOffset.UTC, fields)).isEqualTo(Instant.ofEpochSecond(THEN));
    }
    assertThat(time(DOS, ZoneOffset.UTC, older, ticks)).isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5})
  void fieldThatIsTooShortIsPassedOver(int cut) {
    byte[] whole = extended(1, THEN);
    byte[] shorter = Arrays.copyOf(whole, whole.length - cut);
    assertThat(time(DOS, ZoneOffset.UTC, shorter)).isEqualTo(IN_UTC);
    shorter[2] = (byte) Math.max(0, shorter.length - 4);
    assertThat(time(DOS, ZoneOffset.UTC, shorter)).isEqualTo(IN_UTC);
  }
}
