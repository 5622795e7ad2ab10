package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The header before an entry's data (APPNOTE.TXT 4.3.7), held against the central directory.
 *
 * @param dataStart where the entry's data starts in the file
 * @param described whether a descriptor follows the data
 * @param zip64 whether it has a zip64 field, so that the descriptor's sizes have 64 bits
 * @param unicodePath what its Unicode path field says; null where it has none
 */
record LocalHeader(long dataStart, boolean described, boolean zip64, @Nullable String unicodePath) {
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
   * Whether a header that was checked before announces a descriptor.
   *
   * @param bytes from the header on
   */
  static boolean described(byte[] bytes) {
    return (bytes[6] & DESCRIPTOR_FLAG) != 0;
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
    int extra = at + SIZE + nameLength;
    checkMethod(bytes, at, central, faults);
    checkAes(bytes, extra, extraLength, central, faults);
    String path = checkExtra(bytes, extra, extraLength, central, rawName, faults);
    boolean described = (bytes.getShort(at + 6) & DESCRIPTOR_FLAG) != 0;
    compareSizes(bytes, at, nameLength, extraLength, central, faults);
    boolean zip64 = ExtraFields.find(bytes, extra, extraLength, ExtraFields.ZIP64) >= 0;
    return new LocalHeader(position + length, described, zip64, path);
  }

  private static @Nullable String checkExtra(
      ByteBuffer bytes,
      int extra,
      int length,
      CentralHeader central,
      byte[] rawName,
      Faults faults) {
    if (length == 0) {
      return null;
    }
    central.type().checkExtra(bytes, extra, length, faults);
    try {
      ExtraFields.requireOneReading(bytes, extra, length, central.name());
      UnicodePath path = UnicodePath.read(bytes, extra, length, rawName);
      if (path != null) {
        path.requireSameAs(rawName);
        return path.path();
      }
    } catch (BadPacketException fault) {
      faults.add(fault);
    }
    return null;
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
    int flags = bytes.getShort(at + 6) & 0xffff;
    int method = bytes.getShort(at + 8) & 0xffff;
    if (CentralHeader.strangelyEncrypted(flags)) {
      faults.add(
          Reason.ENCRYPTED,
          "entry '" + central.name() + "' is encrypted in a way that Wharf does not know");
    }
    if (method != central.namedMethod()) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '"
              + central.name()
              + "' has method "
              + method
              + " locally, "
              + central.namedMethod());
    }
    int telling =
        CentralHeader.ENCRYPTED
            | (central.method() == Compression.LZMA.method() ? CentralHeader.END_MARKER : 0);
    if (((flags ^ central.flags()) & telling) != 0) {
      boolean hidden = (flags & ~central.flags() & CentralHeader.ENCRYPTED) != 0;
      faults.add(
          hidden ? Reason.ENCRYPTED : Reason.HEADER_MISMATCH,
          "entry '" + central.name() + "' has other flags in its local header");
    }
  }

  private static void checkAes(
      ByteBuffer bytes, int extra, int length, CentralHeader central, Faults faults) {
    AesField aes = central.aes();
    if (aes != null && !aes.equals(AesField.read(bytes, extra, length))) {
      faults.add(
          Reason.HEADER_MISMATCH,
          "entry '" + central.name() + "' is encrypted in another way by its local header");
    }
  }

  private static void compareSizes(
      ByteBuffer bytes,
      int at,
      int nameLength,
      int extraLength,
      CentralHeader central,
      Faults faults) {
    boolean later = (bytes.getShort(at + 6) & DESCRIPTOR_FLAG) != 0;
    if (!agrees(bytes.getInt(at + 14), central.crc32(), later)) {
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
    if (!agrees(sizes.size(), central.wraps().low(central.size()), later)
        || !agrees(sizes.compressedSize(), central.wraps().low(central.compressedSize()), later)) {
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

  /** Whether a value is the directory's, or left out since it comes later, behind the data. */
  private static boolean agrees(long local, long central, boolean later) {
    return local == central || (later && local == 0);
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
