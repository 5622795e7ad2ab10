package dev.wharf.upload;

import dev.wharf.files.OwnersOnly;
import dev.wharf.files.Sha256;
import dev.wharf.files.TextFile;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of those who may upload, in a file with a line {@code SENDER TOKEN} for each. The file
 * is read when it has changed, so an edit counts at once. Nothing of it is ever shown. Safe for use
 * by several threads.
 */
final class UploadTokens {
  private static final Logger LOG = LoggerFactory.getLogger(UploadTokens.class);
  private static final long MOST_BYTES = 1024 * 1024;
  private static final int WRITE_OF_OTHERS = 0022;

  private final Path file;
  private List<Known> known = List.of();
  private @Nullable Object seen;
  private @Nullable String trouble;

  /** The digest of a token in hexadecimal digits, and whose it is. */
  private record Known(String digest, String sender) {
    boolean is(String other) {
      return MessageDigest.isEqual(
          digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
  }

  UploadTokens(Path file) {
    this.file = file;
  }

  /**
   * Whose a token is. This takes the same time for every guess.
   *
   * @return null when it is nobody's
   * @throws RefusedUploadException when the file cannot be read, or others may write to it
   */
  @Nullable String sender(String token) throws RefusedUploadException {
    String digest = digest(token);
    String sender = null;
    for (Known each : current()) {
      if (each.is(digest)) {
        sender = each.sender;
      }
    }
    return sender;
  }

  private synchronized List<Known> current() throws RefusedUploadException {
    try {
      Object now = Files.readAttributes(file, "unix:ino,ctime,size,mode").toString();
      if (!now.equals(seen)) {
        known = read();
        seen = now;
      }
      trouble = null;
      return known;
    } catch (IOException e) {
      seen = null;
      String why = InWords.of(e);
      if (!why.equals(trouble)) {
        trouble = why;
        LOG.warn("Nobody can upload: the tokens in {} cannot be read: {}", file, why);
      }
      throw new RefusedUploadException(503, "uploads are not possible now; try again later");
    }
  }

  private List<Known> read() throws IOException {
    OwnersOnly.Access access = OwnersOnly.access(file);
    if (access != null && (access.mode() & WRITE_OF_OTHERS) != 0) {
      throw new IOException("others may write to it; chmod 600 " + file);
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it has more than " + MOST_BYTES / 1024 + " KB");
    }
    List<Known> read = new ArrayList<>();
    int number = 0;
    for (String line : TextFile.read(file).split("\r\n|\n|\r", -1)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        add(text, number, read);
      }
    }
    return List.copyOf(read);
  }

  private void add(String line, int number, List<Known> read) {
    String[] parts = line.split("\\s+", -1);
    String digest = digest(parts[parts.length - 1]);
    if (parts.length != 2) {
      LOG.warn("Line {} of {} is passed over: it must be SENDER TOKEN", number, file);
    } else if (read.stream().anyMatch(each -> each.is(digest))) {
      LOG.warn(
          "Line {} of {} is passed over: the token of {} is another's before it",
          number,
          file,
          Printable.of(parts[0]));
    } else {
      read.add(new Known(digest, parts[0]));
    }
  }

  private static String digest(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
  }
}
