package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The zip64 end record (APPNOTE.TXT 4.3.14), which its locator (4.3.15) before the classic end
 * record points at.
 *
 * @param position where it stands in the file
 * @param entries how many entries it says there are
 * @param directorySize in bytes, as it says
 * @param directoryOffset from the start of the zip proper, as it says
 */
record Zip64End(long position, long entries, long directorySize, long directoryOffset) {
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int SIGNATURE = 0x06064b50;
  private static final int SIZE = 56;
  private static final int LONGEST_EXTENSION = 4096;

  /** Whether a locator stands before the classic end record. */
  static boolean locatedBefore(ZipSource source, long endRecord) throws IOException {
    return endRecord >= LOCATOR_SIZE
        && source.load(endRecord - LOCATOR_SIZE, 4).getInt(0) == LOCATOR_SIGNATURE;
  }

  /**
   * Reads the record that belongs to the classic one there.
   *
   * @return null where there is none
   * @throws BadPacketException {@code multi-disk}
   */
  static @Nullable Zip64End before(ZipSource source, long endRecord) throws IOException {
    if (!locatedBefore(source, endRecord)) {
      return null;
    }
    long locatorStart = endRecord - LOCATOR_SIZE;
    ByteBuffer locator = source.load(locatorStart, LOCATOR_SIZE);
    if (locator.getInt(4) != 0 || Integer.compareUnsigned(locator.getInt(16), 1) > 0) {
      throw multiDisk();
    }
    long stated = locator.getLong(8);
    long position = find(source, stated, locatorStart);
    if (position < 0) {
      return null;
    }
    Zip64End end = read(source.load(position, SIZE), position);
    requireOnly(source, end, stated, locatorStart);
    return end;
  }

  /**
   * Some readers take the record where the locator says, others the one right before the locator.
   * Where other bytes shift the zip, the locator says by how much, as the directory does.
   */
  private static void requireOnly(ZipSource source, Zip64End end, long stated, long locator)
      throws IOException {
    long position = end.position();
    boolean filled = position + 12 + source.load(position, SIZE).getLong(4) == locator;
    boolean meant = stated == position || stated == end.directoryOffset() + end.directorySize();
    if (!filled
        || !meant
        || another(source, stated, position, locator)
        || another(source, locator - SIZE, position, locator)) {
      throw new BadPacketException(
          Reason.EOCD_MISMATCH,
          "the zip64 end record is not where its locator says, or there are two of them");
    }
  }

  private static boolean another(ZipSource source, long at, long position, long locator)
      throws IOException {
    return at != position
        && at >= 0
        && at <= locator - SIZE
        && source.load(at, 4).getInt(0) == SIGNATURE;
  }

  private static Zip64End read(ByteBuffer bytes, long position) {
    long entries = bytes.getLong(32);
    if (bytes.getInt(16) != 0 || bytes.getInt(20) != 0 || bytes.getLong(24) != entries) {
      throw multiDisk();
    }
    return new Zip64End(position, entries, bytes.getLong(40), bytes.getLong(48));
  }

  /**
   * Where the record stands: where its locator says, or, in a zip that other bytes shift, before
   * the locator, with as much extensible data as it says.
   *
   * @return -1 where there is none
   */
  private static long find(ZipSource source, long stated, long locator) throws IOException {
    long last = locator - SIZE;
    if (stated >= 0 && stated <= last && source.load(stated, 4).getInt(0) == SIGNATURE) {
      return stated;
    }
    int length = (int) Math.min(Math.max(locator, 0), SIZE + LONGEST_EXTENSION);
    ByteBuffer before = source.load(locator - length, length);
    for (int i = length - SIZE; i >= 0; i--) {
      if (before.getInt(i) == SIGNATURE && before.getLong(i + 4) + 12 == length - i) {
        return locator - length + i;
      }
    }
    return -1;
  }

  static BadPacketException multiDisk() {
    return new BadPacketException(Reason.MULTI_DISK, "the zip is one part of several");
  }
}
