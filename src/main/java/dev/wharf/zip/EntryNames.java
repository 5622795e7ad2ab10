package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries' names: UTF-8 where bit 11 says so (APPNOTE.TXT 4.4.4); else the Unicode path field
 * (4.6.9) where it belongs to this name; else UTF-8 where the bytes are valid; else the legacy
 * character set.
 */
final class EntryNames {
  private static final int UTF8_FLAG = 1 << 11;

  private final Charset legacy;

  EntryNames(Charset legacy) {
    this.legacy = legacy;
  }

  /**
   * @throws BadPacketException {@code unsafe-name}, when the bytes are no text in any of these
   */
  String decode(ByteBuffer bytes, int start, int length, int flags, int extra, int extraLength) {
    if (ascii(bytes, start, length)) {
      byte[] raw = raw(bytes, start, length);
      String pathField = unicodePath(bytes, extra, extraLength, raw);
      return pathField != null ? pathField : new String(raw, StandardCharsets.ISO_8859_1);
    }
    byte[] raw = raw(bytes, start, length);
    if ((flags & UTF8_FLAG) == 0) {
      String pathField = unicodePath(bytes, extra, extraLength, raw);
      if (pathField != null) {
        return pathField;
      }
    }
    String utf8 = strict(raw, StandardCharsets.UTF_8);
    if (utf8 != null) {
      return utf8;
    }
    String old = (flags & UTF8_FLAG) == 0 ? strict(raw, legacy) : null;
    if (old == null) {
      throw new BadPacketException(
          Reason.UNSAFE_NAME,
          "entry '"
              + new String(raw, StandardCharsets.ISO_8859_1)
              + "' has a name that is neither UTF-8 nor "
              + legacy);
    }
    return old;
  }

  private static boolean ascii(ByteBuffer bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes.get(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] raw(ByteBuffer bytes, int start, int length) {
    byte[] raw = new byte[length];
    bytes.get(start, raw);
    return raw;
  }

  private static @Nullable String unicodePath(
      ByteBuffer bytes, int extra, int extraLength, byte[] raw) {
    int field = ExtraFields.find(bytes, extra, extraLength, ExtraFields.UNICODE_PATH);
    if (field < 0) {
      return null;
    }
    int size = ExtraFields.sizeAt(bytes, field);
    if (size < 6 || bytes.get(field) != 1) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(raw);
    if ((int) crc.getValue() != bytes.getInt(field + 1)) {
      return null; // The name was changed by a tool that does not know the field.
    }
    return strict(raw(bytes, field + 5, size - 5), StandardCharsets.UTF_8);
  }

  private static @Nullable String strict(byte[] raw, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
