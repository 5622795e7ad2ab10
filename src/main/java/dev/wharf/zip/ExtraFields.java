package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;

/**
 * The extra fields of a header (APPNOTE.TXT 4.5): blocks of a tag, a length and that many bytes.
 */
final class ExtraFields {
  static final int ZIP64 = 0x0001;
  static final int UNICODE_PATH = 0x7075;

  /** Libarchive's field of what else only the directory has. */
  static final int LIBARCHIVE = 0x6c78;

  static final int ASI_UNIX = 0x756e;

  private ExtraFields() {}

  /**
   * Finds a block.
   *
   * @return where its content starts in the buffer, or -1 where there is none
   */
  static int find(ByteBuffer bytes, int start, int length, int tag) {
    int end = start + length;
    for (int at = start; at + 4 <= end; at += 4 + size(bytes, at)) {
      if (at + 4 + size(bytes, at) > end) {
        return -1;
      }
      if ((bytes.getShort(at) & 0xffff) == tag) {
        return at + 4;
      }
    }
    return -1;
  }

  /**
   * Whether a block of which Wharf or a reader makes something is there twice; some readers take
   * the first of them, some the last.
   */
  static boolean ambiguous(ByteBuffer bytes, int start, int length) {
    int end = start + length;
    int seen = 0;
    for (int at = start; at + 4 <= end; at += 4 + size(bytes, at)) {
      int one =
          switch (bytes.getShort(at) & 0xffff) {
            case ZIP64 -> 1;
            case UNICODE_PATH -> 2;
            case LIBARCHIVE -> 4;
            case ASI_UNIX -> 8;
            case AesField.TAG -> 16;
            default -> 0;
          };
      if ((seen & one) != 0) {
        return true;
      }
      seen |= one;
    }
    return false;
  }

  /** The length of the block whose content starts there. */
  static int sizeAt(ByteBuffer bytes, int content) {
    return bytes.getShort(content - 2) & 0xffff;
  }

  /**
   * @throws BadPacketException {@code unreadable}, when a block runs past the end of the field; up
   *     to three bytes of padding are let pass
   */
  static void requireWhole(ByteBuffer bytes, int start, int length, String name) {
    int end = start + length;
    for (int at = start; at + 4 <= end; at += 4 + size(bytes, at)) {
      if (at + 4 + size(bytes, at) > end) {
        throw new BadPacketException(
            Reason.UNREADABLE, "the extra field of entry '" + name + "' is malformed");
      }
    }
  }

  private static int size(ByteBuffer bytes, int at) {
    return bytes.getShort(at + 2) & 0xffff;
  }
}
