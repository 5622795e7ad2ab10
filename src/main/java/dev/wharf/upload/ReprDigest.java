package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digests of the whole zip that its sender announced (RFC 9530, {@code Repr-Digest}): SHA-256
 * and SHA-512; others are passed over, as the RFC says. For one thread at a time.
 */
final class ReprDigest {
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

  private final Map<String, byte[]> announced;
  private final Map<String, MessageDigest> running = new LinkedHashMap<>();

  private ReprDigest(Map<String, byte[]> announced) {
    this.announced = announced;
    announced.keySet().forEach(name -> running.put(name, digest(name)));
  }

  /**
   * Reads a header.
   *
   * @param header null where there is none
   * @throws RefusedUploadException when it cannot be read
   */
  static ReprDigest of(@Nullable String header) throws RefusedUploadException {
    Map<String, byte[]> announced = new TreeMap<>();
    for (String member : members(header)) {
      String[] parts = member.strip().split("=", 2);
      String name = parts[0].strip().toLowerCase(Locale.ROOT);
      byte[] value = parts.length == 2 ? bytes(parts[1].strip()) : null;
      boolean ours = ALGORITHMS.containsKey(name);
      if (value == null || (ours && value.length != digest(name).getDigestLength())) {
        throw new RefusedUploadException(
            400, "Repr-Digest must be sha-256=:BASE64:, or the same with sha-512 (RFC 9530)");
      }
      if (ours) {
        announced.put(name, value);
      }
    }
    return new ReprDigest(announced);
  }

  private static String[] members(@Nullable String header) {
    return header == null || header.isBlank() ? new String[0] : header.split(",", -1);
  }

  private static byte @Nullable [] bytes(String item) {
    boolean quoted = item.length() >= 2 && item.startsWith(":") && item.endsWith(":");
    try {
      return quoted ? Base64.getDecoder().decode(item.substring(1, item.length() - 1)) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(String.valueOf(ALGORITHMS.get(name)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each Java machine has SHA-256 and SHA-512", e);
    }
  }

  /** Whether nothing was announced. */
  boolean isEmpty() {
    return announced.isEmpty();
  }

  /** What was announced, as text; it can be read again by {@link #of}. */
  String text() {
    StringBuilder text = new StringBuilder();
    announced.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append("=:")
                .append(Base64.getEncoder().encodeToString(value))
                .append(':'));
    return text.toString();
  }

  /** Whether both announce a digest of one kind, and each that both announce is the same. */
  boolean isSame(ReprDigest other) {
    int alike = 0;
    for (Map.Entry<String, byte[]> each : announced.entrySet()) {
      byte[] theirs = other.announced.get(each.getKey());
      if (theirs != null && !Arrays.equals(theirs, each.getValue())) {
        return false;
      }
      alike += theirs == null ? 0 : 1;
    }
    return alike > 0;
  }

  /** Takes what has come; the position of the buffer stays. */
  void take(ByteBuffer bytes) {
    running.values().forEach(digest -> digest.update(bytes.duplicate()));
  }

  /** Takes all of a file, and forgets what was taken before. */
  void take(Path file) throws IOException {
    running.values().forEach(MessageDigest::reset);
    try (FileChannel channel = Disk.open(file)) {
      WholeFile.read(channel, this::take);
    }
  }

  /** Which digest of what was taken is another than announced; null when none is. */
  @Nullable String mismatch() {
    for (Map.Entry<String, MessageDigest> each : running.entrySet()) {
      if (!MessageDigest.isEqual(each.getValue().digest(), announced.get(each.getKey()))) {
        return each.getKey();
      }
    }
    return null;
  }
}
