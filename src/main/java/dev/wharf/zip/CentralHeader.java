package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One entry of the central directory (APPNOTE.TXT 4.3.12).
 *
 * @param time when it was changed last
 * @param crc32 of the content
 * @param compressedSize in bytes
 * @param size of the content in bytes
 * @param offset of the local header, from the start of the zip proper
 * @param disk 0 but for one part of several
 * @param position of this header in the file
 * @param nameStart where the raw name stands in the file
 * @param next where the next header stands in the file
 * @param wraps what is known of values that a header has no room for
 */
record CentralHeader(
    String name,
    EntryType type,
    EntryTime time,
    int flags,
    int method,
    int crc32,
    long compressedSize,
    long size,
    long offset,
    long disk,
    long position,
    long nameStart,
    int nameLength,
    int extraLength,
    long next,
    Wraps wraps) {
  static final int SIGNATURE = 0x02014b50;
  static final int SIZE = 46;
  static final int STORED = 0;
  static final int DEFLATED = 8;

  /** What it is unpacked as. */
  Kind kind() {
    return type.kind();
  }

  boolean encrypted() {
    return encrypted(flags, method);
  }

  /** Whether its method is one that Wharf unpacks. */
  boolean unpackable() {
    return method == STORED || method == DEFLATED;
  }

  static boolean encrypted(int flags, int method) {
    return (flags & 0x2041) != 0 || method == 99;
  }

  /** Whether a header stands there. */
  static boolean at(Cursor cursor, long position, long end) throws IOException {
    return position + SIZE <= end && cursor.window().getInt(cursor.at(position, SIZE)) == SIGNATURE;
  }

  /** The length in bytes of the header that starts there. */
  static int lengthAt(ByteBuffer bytes, int at) {
    return SIZE
        + (bytes.getShort(at + 28) & 0xffff)
        + (bytes.getShort(at + 30) & 0xffff)
        + (bytes.getShort(at + 32) & 0xffff);
  }

  /**
   * Reads the header there.
   *
   * @param end where the directory must have ended
   * @throws BadPacketException when it cannot be read as one
   */
  static CentralHeader read(Cursor cursor, long position, long end, EntryNames names)
      throws IOException {
    ByteBuffer bytes = cursor.window();
    int at = cursor.at(position, SIZE);
    int nameLength = bytes.getShort(at + 28) & 0xffff;
    int extraLength = bytes.getShort(at + 30) & 0xffff;
    long next = position + lengthAt(bytes, at);
    if (next > end) {
      throw new BadPacketException(
          Reason.BAD_OFFSET, "a header of the central directory runs past its end");
    }
    at = cursor.at(position, SIZE + nameLength + extraLength);
    bytes = cursor.window();
    int flags = bytes.getShort(at + 8) & 0xffff;
    int extra = at + SIZE + nameLength;
    String name = names.decode(bytes, at + SIZE, nameLength, flags, extra, extraLength);
    ExtraFields.requireOneReading(bytes, extra, extraLength, name);
    Zip64 zip64 = sizes(bytes, at, extra, extraLength, name);
    return new CentralHeader(
        name,
        EntryType.of(name, bytes.get(at + 5) & 0xff, bytes.getInt(at + 38), zip64.size()),
        EntryTime.read(bytes, at, extra, extraLength),
        flags,
        bytes.getShort(at + 10) & 0xffff,
        bytes.getInt(at + 16),
        zip64.compressedSize(),
        zip64.size(),
        zip64.offset(),
        zip64.disk(),
        position,
        position + SIZE,
        nameLength,
        extraLength,
        next,
        Wraps.NONE);
  }

  /** The same with what this one has no room for. */
  CentralHeader wrapped(Wraps found, long newOffset, long newCompressedSize, long newSize) {
    return new CentralHeader(
        name,
        type,
        time,
        flags,
        method,
        crc32,
        newCompressedSize,
        newSize,
        newOffset,
        disk,
        position,
        nameStart,
        nameLength,
        extraLength,
        next,
        found);
  }

  private static Zip64 sizes(ByteBuffer bytes, int at, int extra, int extraLength, String name) {
    return Zip64.read(
        bytes,
        extra,
        extraLength,
        name,
        bytes.getInt(at + 24) & 0xffffffffL,
        bytes.getInt(at + 20) & 0xffffffffL,
        bytes.getInt(at + 42) & 0xffffffffL,
        bytes.getShort(at + 34) & 0xffff);
  }
}
