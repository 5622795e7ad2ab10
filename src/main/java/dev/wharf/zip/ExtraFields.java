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

  private static final int LONGEST_ZIP64 = 28;

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
   * Requires that no reader takes a name, a size or a mode out of what is no block. Some writers
   * pad with zeros, or give a length that runs past the end. Readers then stop there, cut the
   * block, or refuse the zip; none reads something else, as long as what stands there begins no
   * block that any of them looks at.
   *
   * @throws BadPacketException {@code unreadable}, when it may
   */
  static void requireOneReading(ByteBuffer bytes, int start, int length, String name) {
    int end = start + length;
    int at = start;
    while (at + 4 <= end && at + 4 + size(bytes, at) <= end) {
      at += 4 + size(bytes, at);
    }
    for (int i = at; i + 4 <= end; i++) {
      if (begins(bytes, i, i == at)) {
        throw new BadPacketException(
            Reason.UNREADABLE, "the extra field of entry '" + name + "' is malformed");
      }
    }
  }

  /**
   * Whether bytes behind the last whole block may begin one that counts.
   *
   * @param first whether the next block would stand there; elsewhere sizes of zip64 must be likely
   */
  private static boolean begins(ByteBuffer bytes, int at, boolean first) {
    return switch (bytes.getShort(at) & 0xffff) {
      case ZIP64 -> first || (size(bytes, at) % 4 == 0 && size(bytes, at) <= LONGEST_ZIP64);
      case UNICODE_PATH, LIBARCHIVE, ASI_UNIX -> true;
      default -> false;
    };
  }

  private static int size(ByteBuffer bytes, int at) {
    return bytes.getShort(at + 2) & 0xffff;
  }
}
