package dev.wharf.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A text file that somebody wrote with an editor of their own: UTF-8, with a byte-order mark at its
 * start or without. In any other encoding it is refused with the place where that shows.
 */
public final class TextFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int LOOKED_AT = 4096;
  private static final long MOST_BYTES = 16 * 1024 * 1024;

  private TextFile() {}

  /** A file that holds no text in UTF-8; the message is a clause that says what to do. */
  public static final class NotUtf8Exception extends IOException {
    private static final long serialVersionUID = 1L;

    NotUtf8Exception(String message) {
      super(message);
    }
  }

  /**
   * The text, without a byte-order mark.
   *
   * @throws NotUtf8Exception when it is none, or only half written
   * @throws IOException when it is no plain file, or has more than 16 MB
   */
  public static String read(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (!found.isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "it is no plain file");
    }
    if (found.size() > MOST_BYTES) {
      throw new FileSystemException(
          file.toString(), null, "it has more than " + MOST_BYTES / 1024 / 1024 + " MB");
    }
    return text(Files.readAllBytes(file));
  }

  /** The same of bytes that have been read. */
  public static String text(byte[] bytes) throws NotUtf8Exception {
    String other = otherEncoding(bytes);
    if (other != null) {
      throw new NotUtf8Exception("it is in " + other + "; save it as UTF-8");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(in, out, true);
    String read = out.flip().toString();
    if (result.isError()) {
      throw new NotUtf8Exception(place(read, bytes[in.position()]));
    }
    return withoutMark(read);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Where the first byte is that is not UTF-8, by the line's key and without its value. */
  private static String place(String before, byte bad) {
    String[] lines = withoutMark(before).split("\r\n|\n|\r", -1);
    String line = lines[lines.length - 1];
    return "it is not in UTF-8, or only half written: line "
        + lines.length
        + ", column "
        + (line.codePointCount(0, line.length()) + 1)
        + key(line)
        + ", holds the byte "
        + String.format("%02X", bad)
        + letter(bad)
        + "; save it as UTF-8";
  }

  private static String key(String line) {
    String key = line.split("[=:]", 2)[0];
    boolean isKey = key.length() < line.length() && key.strip().matches("[\\w.-]+");
    return isKey ? " (" + key.strip() + ")" : "";
  }

  private static String letter(byte bad) {
    String letter = new String(new byte[] {bad}, Charset.forName("windows-1252"));
    return Character.isLetterOrDigit(letter.charAt(0))
        ? ", which is " + letter + " in Latin-1 and Windows-1252"
        : "";
  }

  // Text in UTF-16 without a mark has a zero in every other byte wherever it is plain ASCII.
  private static @Nullable String otherEncoding(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE, 0, 0) || startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
      return "UTF-32";
    }
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return "UTF-16, which some editors call Unicode";
    }
    int looked = Math.min(bytes.length, LOOKED_AT);
    int zeros = 0;
    for (int i = 0; i < looked; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    if (zeros == 0) {
      return null;
    }
    return zeros * 3L > looked
        ? "UTF-16, which some editors call Unicode"
        : "no encoding of text: it holds NUL characters";
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
