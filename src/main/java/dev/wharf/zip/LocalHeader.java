package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header before an entry's data (APPNOTE.TXT 4.3.7), held against the central directory.
 *
 * @param dataStart where the entry's data starts in the file
 */
record LocalHeader(long dataStart) {
  static final int SIGNATURE = 0x04034b50;
  static final int SIZE = 30;
  private static final int DESCRIPTOR_FLAG = 1 << 3;

  /** One read reaches past so many bytes of extra fields; most headers have fewer. */
  private static final int EXTRA = 64;

  /**
   * How many bytes, from a header on, most likely hold it and the entry's data.
   *
   * @param position where the header stands in the file
   * @throws BadPacketException {@code changed}, when it no longer stands there
   */
  static long reach(ZipSource source, long position, CentralHeader central) {
    long expected = SIZE + central.nameLength() + EXTRA + central.compressedSize();
    long reach = Math.min(expected, source.size() - position);
    if (reach < SIZE) {
      throw ZipSource.changed();
    }
    return reach;
  }

  /**
   * The length of a header that was checked before: what follows it is the entry's data.
   *
   * @param bytes from the header on
   * @throws BadPacketException {@code changed}, when the data would no longer lie in the file
   */
  static int length(byte[] bytes, ZipSource source, long position, CentralHeader central) {
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = SIZE + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    if (central.compressedSize() > source.size() - position - length) {
      throw ZipSource.changed();
    }
    return length;
  }

  /**
   * Reads the header of an entry and adds what differs to the faults.
   *
   * @param position where it should stand in the file
   * @throws BadPacketException {@code bad-offset}, when none stands there
   */
  static LocalHeader check(
      Cursor cursor, long position, CentralHeader central, byte[] rawName, Faults faults)
      throws IOException {
    int at = locate(cursor, position, SIZE, central);
    ByteBuffer bytes = cursor.window();
    int nameLength = bytes.getShort(at + 26) & 0xffff;
    int extraLength = bytes.getShort(at + 28) & 0xffff;
    int length = SIZE + nameLength + extraLength;
    at = locate(cursor, position, length, central);
    bytes = cursor.window();
    if (!sameName(bytes, at + SIZE, nameLength, rawName)) {
      faults.add(
          Reason.NAME_MISMATCH,
          "entry '" + central.name() + "' has another name in its local header");
    }
    checkMethod(bytes, at, central, faults);
    if (!streamed(bytes, at, central)) {
      compareSizes(bytes, at, nameLength, extraLength, central, faults);
    }
    return new LocalHeader(position + length);
  }

  /** Where the header stands in the cursor's window, which holds so many bytes of it. */
  private static int locate(Cursor cursor, long position, int length, CentralHeader central)
      throws IOException {
    if (cursor.holds(position, length)) {
      int at = cursor.at(position, length);
      if (cursor.window().getInt(at) == SIGNATURE) {
        return at;
      }
    }
    throw new BadPacketException(
        Reason.BAD_OFFSET,
        "there is no local header for entry '" + central.name() + "' at " + position);
  }

  private static void checkMethod(ByteBuffer bytes, int at, CentralHeader central, Faults faults) {
    int method = bytes.getShort(at + 8) & 0xffff;
    if (CentralHeader.encrypted(bytes.getShort(at + 6) & 0xffff, method)) {
      faults.add(Reason.ENCRYPTED, "entry '" + central.name() + "' is encrypted");
    }
    if (method != central.method()) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '" + central.name() + "' has method " + method + " locally, " + central.method());
    }
  }

  /** Whether sizes and CRC-32 come in a descriptor behind the data. */
  private static boolean streamed(ByteBuffer bytes, int at, CentralHeader central) {
    return (bytes.getShort(at + 6) & DESCRIPTOR_FLAG) != 0
        || ((central.flags() & DESCRIPTOR_FLAG) != 0 && blank(bytes, at));
  }

  // Some writers that stream set the flag in the directory alone.
  private static boolean blank(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 14) == 0 && bytes.getInt(at + 18) == 0 && bytes.getInt(at + 22) == 0;
  }

  private static void compareSizes(
      ByteBuffer bytes,
      int at,
      int nameLength,
      int extraLength,
      CentralHeader central,
      Faults faults) {
    if (bytes.getInt(at + 14) != central.crc32()) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '" + central.name() + "' has another CRC-32 in its local header");
    }
    Zip64 sizes =
        Zip64.read(
            bytes,
            at + SIZE + nameLength,
            extraLength,
            central.name(),
            bytes.getInt(at + 22) & 0xffffffffL,
            bytes.getInt(at + 18) & 0xffffffffL,
            0,
            0);
    if (sizes.size() != central.size() || sizes.compressedSize() != central.compressedSize()) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '"
              + central.name()
              + "' has sizes "
              + sizes.compressedSize()
              + "/"
              + sizes.size()
              + " in its local header, "
              + central.compressedSize()
              + "/"
              + central.size()
              + " in the central directory");
    }
  }

  private static boolean sameName(ByteBuffer bytes, int start, int length, byte[] rawName) {
    if (length != rawName.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes.get(start + i) != rawName[i]) {
        return false;
      }
    }
    return true;
  }
}
