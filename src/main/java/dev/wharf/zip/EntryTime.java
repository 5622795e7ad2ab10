package dev.wharf.zip;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When an entry was changed last, by what says it best: the extended timestamp (0x5455) or the
 * older fields of Unix writers (0x5855, 0x000d), NTFS's time (0x000a), else the DOS time
 * (APPNOTE.TXT 4.4.6), which is local time without a zone.
 *
 * @param field where the field's time stands in no zone but UTC
 * @param value seconds since 1970 or NTFS's ticks, as the field has them
 * @param dos date and time of the header
 */
record EntryTime(Field field, long value, int dos) {
  private static final int EXTENDED = 0x5455;
  private static final int INFO_ZIP_UNIX = 0x5855;
  private static final int PKWARE_UNIX = 0x000d;
  private static final int NTFS = 0x000a;

  private static final int MODIFIED = 1;
  private static final int TICKS_A_SECOND = 10_000_000;
  private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

  /** No file is older or younger than what Linux's file systems can hold. */
  private static final long MOST_TICKS = 0x7fff_ffff_ffffL * 1000;

  /** What a time was found in, the best one first. */
  enum Field {
    EXTENDED,
    NTFS,
    UNIX,
    NONE
  }

  /**
   * Reads the times of a header of the directory.
   *
   * @param header where it starts in the buffer
   */
  static EntryTime read(ByteBuffer bytes, int header, int extra, int extraLength) {
    Field best = Field.NONE;
    long value = 0;
    int end = extra + extraLength;
    for (int at = extra; at + 4 <= end; at += 4 + ExtraFields.sizeAt(bytes, at + 4)) {
      int size = ExtraFields.sizeAt(bytes, at + 4);
      if (at + 4 + size > end) {
        break;
      }
      Field found = field(bytes, at, size);
      if (found.compareTo(best) < 0) {
        best = found;
        value = value(found, bytes, at + 4);
      }
    }
    return new EntryTime(best, value, bytes.getInt(header + 12));
  }

  private static Field field(ByteBuffer bytes, int at, int size) {
    return switch (bytes.getShort(at) & 0xffff) {
      case EXTENDED ->
          size >= 5 && (bytes.get(at + 4) & MODIFIED) != 0 ? Field.EXTENDED : Field.NONE;
      case NTFS -> size >= 32 && hasTimes(bytes, at + 8) ? Field.NTFS : Field.NONE;
      case INFO_ZIP_UNIX, PKWARE_UNIX -> size >= 8 ? Field.UNIX : Field.NONE;
      default -> Field.NONE;
    };
  }

  /** Whether NTFS's times come first in its field, as they always do. */
  private static boolean hasTimes(ByteBuffer bytes, int attribute) {
    long ticks = bytes.getLong(attribute + 4);
    return bytes.getShort(attribute) == 1
        && bytes.getShort(attribute + 2) >= 8
        && ticks > 0
        && ticks < MOST_TICKS;
  }

  private static long value(Field field, ByteBuffer bytes, int content) {
    return switch (field) {
      case EXTENDED -> bytes.getInt(content + 1);
      case NTFS -> bytes.getLong(content + 8);
      case UNIX -> bytes.getInt(content + 4);
      case NONE -> 0;
    };
  }

  /**
   * The time.
   *
   * @param zone of a DOS time
   * @return null where the header has none
   */
  @Nullable FileTime in(ZoneId zone) {
    return switch (field) {
      case EXTENDED, UNIX -> FileTime.from(value, TimeUnit.SECONDS);
      case NTFS ->
          FileTime.from(
              Instant.ofEpochSecond(
                  value / TICKS_A_SECOND - SECONDS_FROM_1601_TO_1970,
                  value % TICKS_A_SECOND * 100));
      case NONE -> dosTime(zone);
    };
  }

  private @Nullable FileTime dosTime(ZoneId zone) {
    try {
      return FileTime.from(
          LocalDateTime.of(
                  1980 + (dos >>> 25),
                  dos >>> 21 & 15,
                  dos >>> 16 & 31,
                  dos >>> 11 & 31,
                  dos >>> 5 & 63,
                  (dos & 31) * 2)
              .atZone(zone)
              .toInstant());
    } catch (DateTimeException e) {
      return null; // Writers put zeros where they know no time.
    }
  }
}
