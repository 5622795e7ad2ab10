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
