package dev.wharf.settings;

import dev.wharf.packet.InWords;
import dev.wharf.packet.PostponedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of encrypted zips, in a file with one on each line. The file is read each time that
 * somebody asks, so an edit counts for the next packet. Nothing of it is ever shown. Safe for use
 * by several threads.
 *
 * @param file null where there are none
 */
public record Passwords(@Nullable Path file) {
  /** No passwords at all. */
  public static final Passwords NONE = new Passwords(null);

  /** The setting that names the file. */
  public static final String SETTING = "wharf.passwords-file";

  /** Each password costs time at each encrypted entry, and memory. */
  private static final int MOST = 1000;

  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration DELAY = Duration.ofSeconds(10);
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * The passwords of a file.
   *
   * @param file an empty path for none
   */
  static Passwords in(Path file) {
    return file.toString().isEmpty() ? NONE : new Passwords(file);
  }

  /**
   * Returns the passwords in their order, without the empty lines.
   *
   * @throws PostponedException when the file cannot be read, is not UTF-8 or is too long
   */
  public List<String> read() throws PostponedException {
    if (file == null) {
      return List.of();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw unfit("has more than " + MOST_BYTES / 1024 + " KB");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      String lines = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      List<String> passwords =
          lines.lines().filter(line -> !line.isEmpty()).distinct().limit(MOST + 1L).toList();
      if (passwords.size() > MOST) {
        throw unfit("has more than " + MOST + " passwords");
      }
      return passwords;
    } catch (CharacterCodingException e) {
      throw unfit("is not UTF-8");
    } catch (PostponedException e) {
      throw e;
    } catch (IOException e) {
      throw unfit("cannot be read: " + InWords.of(e));
    }
  }

  private PostponedException unfit(String what) {
    return PostponedException.one(
        "its zip is encrypted, and the file " + file + ", which " + SETTING + " names, " + what,
        DELAY);
  }
}
