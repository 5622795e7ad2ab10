package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of central directory record (APPNOTE.TXT 4.3.16), or the zip64 one (4.3.14) that stands
 * in for it.
 *
 * @param position where the record that counts stands: the directory ends there, or before
 * @param entries how many entries it says there are
 * @param directorySize in bytes, as it says
 * @param directoryOffset from the start of the zip proper, as it says
 * @param followed whether other bytes come after the record and its comment
 */
record EndRecord(
    long position, long entries, long directorySize, long directoryOffset, boolean followed) {
  private static final int SIGNATURE = 0x06054b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_SIGNATURE = 0x06064b50;
  private static final int SIZE = 22;
  private static final int LOCATOR_SIZE = 20;
  private static final int ZIP64_SIZE = 56;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int MOST_CANDIDATES = 16;
  private static final int LONGEST_EXTENSION = 4096;

  /**
   * Finds the record: from the file's end backwards the first whose comment ends with the file,
   * else the first that other bytes follow.
   */
  static EndRecord find(ZipSource source) throws IOException {
    if (source.size() == 0) {
      throw new BadPacketException(Reason.NOT_ZIP, "the file is empty");
    }
    int length = (int) Math.min(source.size(), SIZE + LONGEST_COMMENT);
    long start = source.size() - length;
    byte[] tail = new byte[length];
    source.read(start, tail, 0, length);
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    boolean overlong = false;
    int exact = -1;
    List<Integer> candidates = new ArrayList<>();
    for (int i = length - SIZE; i >= 0; i--) {
      if (tail[i] == 'P' && bytes.getInt(i) == SIGNATURE) {
        int end = i + SIZE + (bytes.getShort(i + 20) & 0xffff);
        if (end > length) {
          overlong = true;
        } else if (end == length && pointsAtDirectory(source, bytes, i, start + i)) {
          return read(source, bytes, i, start + i);
        } else if (candidates.size() < MOST_CANDIDATES) {
          candidates.add(i);
          exact = exact < 0 && end == length ? i : exact;
        }
      }
    }
    for (int i : candidates) {
      if (pointsAtDirectory(source, bytes, i, start + i)) {
        return read(source, bytes, i, start + i);
      }
    }
    if (!candidates.isEmpty()) {
      // No record points at a directory: the zip is empty, or its record is wrong.
      int best = exact >= 0 ? exact : candidates.get(0);
      return read(source, bytes, best, start + best);
    }
    if (overlong) {
      throw new BadPacketException(
          Reason.TRUNCATED, "the zip's comment runs past the end of the file");
    }
    throw startsLikeZip(source)
        ? new BadPacketException(Reason.TRUNCATED, "the zip has no end of central directory record")
        : new BadPacketException(Reason.NOT_ZIP, "the file is not a zip");
  }

  /** Whether a directory stands where the record says; a comment may hold bytes like a record's. */
  private static boolean pointsAtDirectory(
      ZipSource source, ByteBuffer bytes, int at, long position) throws IOException {
    long size = bytes.getInt(at + 12) & 0xffffffffL;
    long offset = bytes.getInt(at + 16) & 0xffffffffL;
    if (size == 0xffffffffL || offset == 0xffffffffL || bytes.getShort(at + 10) == -1) {
      return position >= LOCATOR_SIZE
          && load(source, position - LOCATOR_SIZE, LOCATOR_SIZE).getInt(0) == LOCATOR_SIGNATURE;
    }
    for (long directory : new long[] {position - size, offset}) {
      if (directory >= 0
          && directory <= position - 4
          && load(source, directory, 4).getInt(0) == CentralHeader.SIGNATURE) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file begins as a zip does. */
  static boolean startsLikeZip(ZipSource source) throws IOException {
    if (source.size() < 30) {
      return false;
    }
    byte[] head = new byte[4];
    source.read(0, head, 0, 4);
    int word = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return word == LocalHeader.SIGNATURE
        || word == 0x08074b50 // the first of a split or spanned zip, 4.4.1.5
        || word == 0x30304b50;
  }

  private static EndRecord read(ZipSource source, ByteBuffer bytes, int at, long position)
      throws IOException {
    int disk = bytes.getShort(at + 4) & 0xffff;
    int directoryDisk = bytes.getShort(at + 6) & 0xffff;
    int entriesHere = bytes.getShort(at + 8) & 0xffff;
    int entries = bytes.getShort(at + 10) & 0xffff;
    long size = bytes.getInt(at + 12) & 0xffffffffL;
    long offset = bytes.getInt(at + 16) & 0xffffffffL;
    boolean followed = at + SIZE + (bytes.getShort(at + 20) & 0xffff) < bytes.capacity();
    ByteBuffer zip64 = null;
    long zip64Position = 0;
    if (position >= LOCATOR_SIZE) {
      ByteBuffer locator = load(source, position - LOCATOR_SIZE, LOCATOR_SIZE);
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        zip64Position = zip64Record(source, locator.getLong(8), position - LOCATOR_SIZE);
        zip64 = zip64Position < 0 ? null : load(source, zip64Position, ZIP64_SIZE);
        if (locator.getInt(4) != 0 || Integer.compareUnsigned(locator.getInt(16), 1) > 0) {
          throw multiDisk();
        }
      }
    }
    if (zip64 == null) {
      if (disk != 0 || directoryDisk != 0 || entriesHere != entries) {
        throw multiDisk();
      }
      return new EndRecord(position, entries, size, offset, followed);
    }
    EndRecord end =
        new EndRecord(
            zip64Position, zip64.getLong(32), zip64.getLong(40), zip64.getLong(48), followed);
    if (zip64.getInt(16) != 0 || zip64.getInt(20) != 0 || zip64.getLong(24) != end.entries) {
      throw multiDisk();
    }
    if (differs(entries, 0xffff, end.entries)
        || differs(size, 0xffffffffL, end.directorySize)
        || differs(offset, 0xffffffffL, end.directoryOffset)) {
      throw new BadPacketException(
          Reason.EOCD_MISMATCH, "the zip64 end record and the classic one differ");
    }
    return end;
  }

  /**
   * Where the zip64 end record stands: where its locator says, or, in a zip that other bytes shift,
   * before the locator, with as much extensible data as it says.
   *
   * @return -1 where there is none
   */
  private static long zip64Record(ZipSource source, long stated, long locator) throws IOException {
    long last = locator - ZIP64_SIZE;
    if (stated >= 0
        && stated <= last
        && load(source, stated, ZIP64_SIZE).getInt(0) == ZIP64_SIGNATURE) {
      return stated;
    }
    int length = (int) Math.min(Math.max(locator, 0), ZIP64_SIZE + LONGEST_EXTENSION);
    ByteBuffer before = load(source, locator - length, length);
    for (int i = length - ZIP64_SIZE; i >= 0; i--) {
      if (before.getInt(i) == ZIP64_SIGNATURE && before.getLong(i + 4) + 12 == length - i) {
        return locator - length + i;
      }
    }
    return -1;
  }

  private static boolean differs(long classic, long standIn, long zip64) {
    return classic != standIn && classic != zip64;
  }

  private static BadPacketException multiDisk() {
    return new BadPacketException(Reason.MULTI_DISK, "the zip is one part of several");
  }

  private static ByteBuffer load(ZipSource source, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    source.read(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
