package dev.wharf.verify;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of an armored file, in whichever encoding a shell has written it. */
final class PgpText {
  private PgpText() {}

  /** Its characters, each of which is a byte where it is armored; for a binary file, anything. */
  static String of(byte[] file) {
    Charset charset = StandardCharsets.ISO_8859_1;
    if (file.length > 1 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == 0xFE) {
      charset = StandardCharsets.UTF_16LE;
    } else if (file.length > 1 && (file[0] & 0xFF) == 0xFE && (file[1] & 0xFF) == 0xFF) {
      charset = StandardCharsets.UTF_16BE;
    }
    return new String(file, charset);
  }
}
