package dev.wharf.verify;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a checksum file, one after the other: in UTF-8, or in UTF-16 as Windows' shells
 * write it, with a byte-order mark or without; they end with a line end, or with NUL as those of
 * {@code sha256sum -z}. For one thread.
 */
final class ChecksumText {
  private static final int LONGEST_LINE = 16 * 1024;

  /** More than one line of sha256sum -z has. */
  private static final int START = 8 * 1024;

  private static final int MARK = 0xFEFF;

  private final BufferedReader in;
  private boolean first = true;
  private final boolean withNul;
  private int number;

  ChecksumText(FileChannel channel) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(Channels.newInputStream(channel), START);
    byte[] start = bytes.readNBytes(START);
    bytes.unread(start);
    Charset charset = charset(start);
    withNul = charset.equals(StandardCharsets.UTF_8) && holdsNul(start);
    in =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            LONGEST_LINE);
  }

  private static Charset charset(byte[] start) {
    if (start.length > 1) {
      int mark = ((start[0] & 0xFF) << 8) | (start[1] & 0xFF);
      if (mark == 0xFFFE) {
        return StandardCharsets.UTF_16LE;
      }
      if (mark == MARK) {
        return StandardCharsets.UTF_16BE;
      }
    }
    return StandardCharsets.UTF_8;
  }

  // A name may hold a line end before the first NUL comes.
  private static boolean holdsNul(byte[] start) {
    for (byte sign : start) {
      if (sign == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The next line, without what it ends with; null after the last.
   *
   * @throws java.nio.charset.CharacterCodingException where it is no text
   * @throws EOFException when it is too long for a line
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    number++;
    while (true) {
      int sign = in.read();
      if (first && sign == MARK) {
        first = false;
        continue;
      }
      first = false;
      if (sign < 0 || (sign == 0 && withNul) || (sign == '\n' && !withNul)) {
        return sign < 0 && line.isEmpty() ? null : ended(line);
      }
      if (line.length() >= LONGEST_LINE) {
        throw new EOFException("the line is too long");
      }
      line.append((char) sign);
    }
  }

  private String ended(StringBuilder line) {
    int end = line.length();
    if (!withNul && end > 0 && line.charAt(end - 1) == '\r') {
      line.setLength(end - 1);
    }
    return line.toString();
  }

  /** The number of the line that was read last, from 1. */
  int number() {
    return number;
  }

  /** Whether lines end with NUL, so that nothing in a name is escaped. */
  boolean withNul() {
    return withNul;
  }
}
