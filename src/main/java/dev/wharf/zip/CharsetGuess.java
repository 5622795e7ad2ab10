package dev.wharf.zip;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Guesses the character set of a raw name, for advice alone: those in which it is text as people
 * write it, the likeliest first.
 */
final class CharsetGuess {
  /** Of the characters that are not ASCII, this share must be common ones. */
  private static final double COMMON = 0.8;

  private static final String SETTING = "wharf.legacy-charset";

  /** Tells whether a character is one of those that are much used, by its bytes. */
  private interface Usual {
    boolean test(char character, int lead, int trail);
  }

  // The rows of the double-byte sets hold their characters by how common they are.
  private static final List<Map.Entry<String, Usual>> KNOWN =
      List.of(
          Map.entry("GBK", (c, lead, trail) -> trail > 0xa0 && in(lead, 0xa1, 0xa3, 0xb0, 0xd7)),
          Map.entry("Shift_JIS", (c, lead, trail) -> in(lead, 0x81, 0x83, 0x88, 0x97)),
          Map.entry("Big5", (c, lead, trail) -> in(lead, 0xa1, 0xa3, 0xa4, 0xc6)),
          Map.entry("EUC-KR", (c, lead, trail) -> trail > 0xa0 && in(lead, 0xa1, 0xa3, 0xb0, 0xc8)),
          Map.entry("windows-1251", (c, lead, trail) -> in(c, 0x401, 0x401, 0x410, 0x451)),
          Map.entry("IBM866", (c, lead, trail) -> in(c, 0x401, 0x401, 0x410, 0x451)));

  private CharsetGuess() {}

  private static boolean in(int value, int from, int to, int from2, int to2) {
    return (value >= from && value <= to) || (value >= from2 && value <= to2);
  }

  /**
   * What to set so that a name is read right, as a part of a message; empty where nothing is known
   * that would help.
   *
   * @param now what is set
   * @param helps whether the text is a name that may stand
   */
  static String advice(byte[] raw, Charset now, Predicate<String> helps) {
    List<String> fit = new ArrayList<>();
    for (Map.Entry<String, Usual> one : KNOWN) {
      if (Charset.isSupported(one.getKey()) && !now.equals(Charset.forName(one.getKey()))) {
        Charset charset = Charset.forName(one.getKey());
        String text = EntryNames.strict(raw, charset);
        if (text != null && common(text, charset, one.getValue()) && helps.test(text)) {
          fit.add(one.getKey());
        }
      }
    }
    return fit.isEmpty()
        ? ""
        : "; it would be right with " + SETTING + " = " + String.join(" or ", fit);
  }

  private static boolean common(String text, Charset charset, Usual usual) {
    int all = 0;
    int common = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] bytes = String.valueOf(c).getBytes(charset);
        all++;
        // Of single bytes anything makes letters, but not a word of two scripts.
        boolean word = bytes.length > 1 || i == 0 || !asciiLetter(text.charAt(i - 1));
        common += word && usual.test(c, bytes[0] & 0xff, bytes[bytes.length - 1] & 0xff) ? 1 : 0;
      }
    }
    return all > 0 && common >= all * COMMON;
  }

  private static boolean asciiLetter(char c) {
    return c < 0x80 && Character.isLetter(c);
  }
}
