package dev.wharf.zip;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** Tells whether raw bytes can be the name that a text gives, in a character set nobody names. */
final class SameName {
  private static final int NONE = -1;

  private final byte[] raw;
  private final String text;

  /** Bytes of a character that is not ASCII, where the character set has it. */
  private final int width;

  private SameName(byte[] raw, String text, int width) {
    this.raw = raw;
    this.text = text;
    this.width = width;
  }

  /**
   * Whether the bytes are the text in UTF-8, or can be in some character set of one byte, or of
   * two, for what is not ASCII. Writers also put {@code ?}, {@code _}, a letter without its accent,
   * or an escape such as {@code %U00D6} where their character set lacks the character. Either slash
   * is either.
   */
  static boolean inSomeCharset(byte[] raw, String text) {
    String utf8 = EntryNames.strict(raw, StandardCharsets.UTF_8);
    return (utf8 != null && composed(utf8).equals(composed(text)))
        || new SameName(raw, text, 1).fits()
        || new SameName(raw, text, 2).fits();
  }

  private static String composed(String name) {
    return Normalizer.normalize(name.replace('\\', '/'), Normalizer.Form.NFC);
  }

  private boolean fits() {
    int at = 0;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int character = text.codePointAt(i);
      next = i + Character.charCount(character);
      int length = character < 0x80 ? ascii(at, character) : other(at, character);
      if (length == NONE) {
        return false;
      }
      at += length;
    }
    return at == raw.length;
  }

  private int ascii(int at, int character) {
    int there = at < raw.length ? raw[at] : NONE;
    return there == character || (slash(there) && slash(character)) ? 1 : NONE;
  }

  private static boolean slash(int character) {
    return character == '/' || character == '\\';
  }

  /** How many bytes stand for this character there. */
  private int other(int at, int character) {
    if (at >= raw.length) {
      return NONE;
    }
    if (raw[at] < 0) {
      return encoded(at, character);
    }
    if (raw[at] == '%' || raw[at] == '#') {
      String escape = String.format(Locale.ROOT, "U%04x", character);
      int end = Math.min(raw.length, at + 1 + escape.length());
      String there = new String(raw, at + 1, end - at - 1, StandardCharsets.ISO_8859_1);
      return there.equalsIgnoreCase(escape) ? 1 + escape.length() : NONE;
    }
    if (raw[at] == '?' || raw[at] == '_') {
      boolean pair = Character.charCount(character) == 2 && at + 1 < raw.length;
      return pair && raw[at + 1] == raw[at] ? 2 : 1;
    }
    String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD);
    return Character.isLetterOrDigit(raw[at]) && plain.charAt(0) == raw[at] ? 1 : NONE;
  }

  private int encoded(int at, int character) {
    boolean halfWidth = character >= 0xff61 && character <= 0xff9f; // One byte in Shift-JIS.
    if (width == 1 || halfWidth) {
      return 1;
    }
    int trail = at + 1 < raw.length ? raw[at + 1] & 0xff : 0;
    if (trail >= '0' && trail <= '9') { // GB18030
      return at + 4 <= raw.length && raw[at + 2] < 0 && raw[at + 3] < ':' ? 4 : NONE;
    }
    return trail >= 0x40 ? 2 : NONE;
  }
}
