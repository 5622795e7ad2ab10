package dev.wharf.http;

import dev.wharf.packet.ZipName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The path of an upload: {@code /api/inbox/NAME} or {@code /api/inbox/INBOX/NAME}. Each part is
 * decoded by itself, so an encoded slash separates nothing.
 *
 * @param inbox empty for that of {@code wharf.inbox}
 * @param name without {@code .zip}
 */
record InboxPath(String inbox, String name) {
  /** What the paths of all uploads begin with. */
  static final String PREFIX = "/api/inbox/";

  /** Reads a path as it was sent; null where it is none, or not in UTF-8. */
  static @Nullable InboxPath of(@Nullable String path) {
    if (path == null || !path.startsWith(PREFIX)) {
      return null;
    }
    String[] parts = path.substring(PREFIX.length()).split("/", -1);
    String last = decoded(parts[parts.length - 1]);
    String first = parts.length == 2 ? decoded(parts[0]) : "";
    boolean named = parts.length == 1 || (first != null && !first.isEmpty());
    if (parts.length > 2 || last == null || first == null || !named) {
      return null;
    }
    return new InboxPath(first, ZipName.is(last) ? ZipName.base(last) : last);
  }

  private static @Nullable String decoded(String part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < part.length(); i++) {
      char sign = part.charAt(i);
      if (sign != '%') {
        bytes.writeBytes(String.valueOf(sign).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 3 <= part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
      int low = i + 3 <= part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
