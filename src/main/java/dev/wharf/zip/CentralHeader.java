package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.PacketEntry.Kind;
import dev.wharf.packet.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the central directory (APPNOTE.TXT 4.3.12).
 *
 * @param time when it was changed last
 * @param method of the compression, also of what AES encrypts
 * @param aes how WinZip's AES encrypts it; null where it does not
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
    @Nullable AesField aes,
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

  /** The flag of an encrypted entry. */
  static final int ENCRYPTED = 1;

  /** The flag of LZMA's data that ends with a marker, so that its size need not be known. */
  static final int END_MARKER = 1 << 1;

  private static final int STRONG_ENCRYPTION = 1 << 6 | 1 << 13;

  /** What it is unpacked as. */
  Kind kind() {
    return type.kind();
  }

  /** Whether a password is needed. What has no data at all needs none, whatever its flag says. */
  boolean encrypted() {
    return (flags & ENCRYPTED) != 0 && compressedSize > 0;
  }

  /** Whether it is encrypted in a way that Wharf does not know. */
  boolean strangelyEncrypted() {
    boolean unflagged = aes != null && (flags & ENCRYPTED) == 0;
    return strangelyEncrypted(flags) || method == AesField.METHOD || unflagged;
  }

  static boolean strangelyEncrypted(int flags) {
    return (flags & STRONG_ENCRYPTION) != 0;
  }

  /** The method that the header names. */
  int namedMethod() {
    return aes == null ? method : AesField.METHOD;
  }

  /** How many bytes an encrypted entry has before its data. */
  int bytesBeforeData() {
    if (!encrypted()) {
      return 0;
    }
    return aes == null ? ZipCryptoKey.BEFORE : aes.before();
  }

  /** The size in bytes of the data alone, without what encryption adds; negative where it lacks. */
  long dataSize() {
    return compressedSize - bytesBeforeData() - (encrypted() && aes != null ? AesField.CODE : 0);
  }

  /** Whether it says which CRC-32 its content has. The second version of AES leaves that out. */
  boolean namesCrc32() {
    return aes == null || aes.version() == 1 || crc32 != 0;
  }

  /** Whether it is compressed and encrypted by methods that Wharf knows. */
  boolean isReadable() {
    return Compression.of(method) != null && !strangelyEncrypted() && dataSize() >= 0;
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
    int method = bytes.getShort(at + 10) & 0xffff;
    AesField aes = method == AesField.METHOD ? AesField.read(bytes, extra, extraLength) : null;
    return new CentralHeader(
        name,
        EntryType.of(name, bytes.get(at + 5) & 0xff, bytes.getInt(at + 38), zip64.size()),
        EntryTime.read(bytes, at, extra, extraLength),
        flags,
        aes == null ? method : aes.method(),
        aes,
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
        aes,
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
