package dev.wharf.zip;

import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries' names: UTF-8 where bit 11 says so (APPNOTE.TXT 4.4.4); else the Unicode path field
 * (4.6.9) where it belongs to this name; else UTF-8 where the bytes are valid; else the legacy
 * character set. Some writers set bit 11 and write something else; such a name is read in the
 * legacy character set too, where that is one that somebody chose.
 */
final class EntryNames {
  private static final int UTF8_FLAG = 1 << 11;

  /** What is set where nobody has set anything; it takes any bytes for text. */
  private static final Charset STANDARD = Charset.forName("IBM437");

  private final Charset legacy;

  EntryNames(Charset legacy) {
    this.legacy = legacy;
  }

  /**
   * @throws BadPacketException {@code unsafe-name}, when the bytes are no text in any of these, and
   *     {@code name-mismatch}, when the Unicode path field names something else
   */
  String decode(ByteBuffer bytes, int start, int length, int flags, int extra, int extraLength) {
    byte[] raw = raw(bytes, start, length);
    UnicodePath field = UnicodePath.read(bytes, extra, extraLength, raw);
    if (field != null) {
      field.requireSameAs(raw);
      if (field.current()
          && ((flags & UTF8_FLAG) == 0 || strict(raw, StandardCharsets.UTF_8) == null)) {
        return field.path();
      }
    }
    return ascii(raw) ? asBytes(raw) : decode(raw, flags);
  }

  private String decode(byte[] raw, int flags) {
    String utf8 = strict(raw, StandardCharsets.UTF_8);
    if (utf8 != null) {
      return utf8;
    }
    boolean flagged = (flags & UTF8_FLAG) != 0;
    String old = flagged && legacy.equals(STANDARD) ? null : strict(raw, legacy);
    if (old == null) {
      throw new BadPacketException(
          Reason.UNSAFE_NAME,
          "a name "
              + (flagged ? "is flagged as UTF-8 and is not" : "is neither UTF-8 nor " + legacy)
              + advice(raw, text -> true)
              + ": '"
              + asBytes(raw)
              + '\'');
    }
    return old;
  }

  /**
   * What to set so that a raw name is read right, as a part of a message; empty where it is UTF-8,
   * or where nothing is known that would help.
   *
   * @param helps whether the text is a name that may stand
   */
  String advice(byte[] raw, Predicate<String> helps) {
    return strict(raw, StandardCharsets.UTF_8) != null
        ? ""
        : CharsetGuess.advice(raw, legacy, helps);
  }

  /** The name with a character for each byte, which is the name itself where all are ASCII. */
  static String asBytes(byte[] raw) {
    return new String(raw, StandardCharsets.ISO_8859_1);
  }

  private static boolean ascii(byte[] raw) {
    for (byte one : raw) {
      if (one < 0) {
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

  static @Nullable String strict(byte[] raw, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
