package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.EntryPath;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The Unicode path field of a header (APPNOTE.TXT 4.6.9).
 *
 * @param path what it says, as text
 * @param current whether it belongs to the header's name by its CRC-32; else some readers pass over
 *     it, and others do not
 */
record UnicodePath(String path, boolean current) {
  private static final int BEFORE_PATH = 5;

  /**
   * Reads the field.
   *
   * @param raw the header's name
   * @return null where there is none, or an empty one
   * @throws BadPacketException {@code unsafe-name}, when it is not UTF-8
   */
  static @Nullable UnicodePath read(ByteBuffer bytes, int extra, int extraLength, byte[] raw) {
    int field = ExtraFields.find(bytes, extra, extraLength, ExtraFields.UNICODE_PATH);
    int length = field < 0 ? 0 : ExtraFields.sizeAt(bytes, field) - BEFORE_PATH;
    if (length <= 0) {
      return null;
    }
    byte[] utf8 = new byte[length];
    bytes.get(field + BEFORE_PATH, utf8);
    String path = EntryNames.strict(utf8, StandardCharsets.UTF_8);
    if (path == null) {
      throw new BadPacketException(
          Reason.UNSAFE_NAME,
          "entry '" + EntryNames.asBytes(raw) + "' has a Unicode path that is not UTF-8");
    }
    CRC32 crc = new CRC32();
    crc.update(raw);
    boolean belongs = bytes.get(field) == 1 && (int) crc.getValue() == bytes.getInt(field + 1);
    return new UnicodePath(path, belongs);
  }

  /**
   * Readers that pass over the field take the raw name, so both must name the same.
   *
   * @throws BadPacketException {@code name-mismatch} when they differ by more than the character
   *     set; before that the reason for which one of them is no path
   */
  void requireSameAs(byte[] raw) {
    if (!SameName.inSomeCharset(raw, path)) {
      EntryPath.of(new String(raw, StandardCharsets.US_ASCII));
      EntryPath.of(path);
      throw new BadPacketException(
          Reason.NAME_MISMATCH,
          "entry '" + EntryNames.asBytes(raw) + "' has another name in its Unicode path field");
    }
  }
}
