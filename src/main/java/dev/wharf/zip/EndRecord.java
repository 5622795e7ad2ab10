package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import dev.wharf.settings.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The end of central directory record (APPNOTE.TXT 4.3.16), or the zip64 one that stands in for it.
 *
 * @param position where the record that counts stands: the directory ends there, or before
 * @param entries how many entries it says there are
 * @param directorySize in bytes, as it says
 * @param directoryOffset from the start of the zip proper, as it says
 * @param zip64 whether a zip64 record stands in for the classic one
 * @param followed whether other bytes come after the record and its comment
 */
record EndRecord(
    long position,
    long entries,
    long directorySize,
    long directoryOffset,
    boolean zip64,
    boolean followed) {
  static final int SIGNATURE = 0x06054b50;
  static final int SIZE = 22;

  private static final int FULL_COUNT = 0xffff;
  private static final long FULL = 0xffffffffL;

  /**
   * Finds the record as {@link EndRecordSearch} does.
   *
   * @param limits zeros behind it count as content
   * @throws BadPacketException when there is none, or when it cannot be believed
   */
  static EndRecord find(ZipSource source, Limits limits) throws IOException {
    return new EndRecordSearch(source).find(limits);
  }

  /** The length of a record and its comment. */
  static int lengthAt(ByteBuffer bytes, int at) {
    return SIZE + (bytes.getShort(at + 20) & 0xffff);
  }

  /**
   * Whether a directory stands where the record says; a comment may hold bytes like a record's.
   *
   * @param position where the record stands in the file
   */
  static boolean pointsAtDirectory(ZipSource source, ByteBuffer bytes, int at, long position)
      throws IOException {
    long size = bytes.getInt(at + 12) & FULL;
    long offset = bytes.getInt(at + 16) & FULL;
    if (size == FULL || offset == FULL || bytes.getShort(at + 10) == -1) {
      return Zip64End.locatedBefore(source, position);
    }
    for (long directory : new long[] {position - size, offset}) {
      if (directory >= 0
          && directory <= position - 4
          && source.load(directory, 4).getInt(0) == CentralHeader.SIGNATURE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the record there, and the zip64 one where there is one.
   *
   * @param position where the record stands in the file
   */
  static EndRecord read(ZipSource source, ByteBuffer bytes, int at, long position)
      throws IOException {
    int entries = bytes.getShort(at + 10) & 0xffff;
    long size = bytes.getInt(at + 12) & FULL;
    long offset = bytes.getInt(at + 16) & FULL;
    boolean followed = position + lengthAt(bytes, at) < source.size();
    Zip64End zip64 = Zip64End.before(source, position);
    if (zip64 == null) {
      int entriesHere = bytes.getShort(at + 8) & 0xffff;
      if (bytes.getShort(at + 4) != 0 || bytes.getShort(at + 6) != 0 || entriesHere != entries) {
        throw Zip64End.multiDisk();
      }
      return new EndRecord(position, entries, size, offset, false, followed);
    }
    if (differs(entries, FULL_COUNT, zip64.entries())
        || differs(size, FULL, zip64.directorySize())
        || differs(offset, FULL, zip64.directoryOffset())) {
      throw new BadPacketException(
          Reason.EOCD_MISMATCH, "the zip64 end record and the classic one differ");
    }
    return new EndRecord(
        zip64.position(),
        zip64.entries(),
        zip64.directorySize(),
        zip64.directoryOffset(),
        true,
        followed);
  }

  private static boolean differs(long classic, long standIn, long zip64) {
    return classic != standIn && classic != zip64;
  }
}
