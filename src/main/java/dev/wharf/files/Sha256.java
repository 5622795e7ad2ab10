package dev.wharf.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4). Safe for use by several threads. */
public final class Sha256 {
  /** Nothing is ever digested by it. A copy of it costs less than a search for one. */
  private static final MessageDigest EMPTY = search();

  private Sha256() {}

  /** One that has digested nothing yet, for one thread. */
  public static MessageDigest begin() {
    try {
      return (MessageDigest) EMPTY.clone();
    } catch (CloneNotSupportedException e) {
      return search();
    }
  }

  /** The digest of some bytes, of 32 bytes. */
  public static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }

  /** What was digested, as 64 hexadecimal digits of lower case. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest search() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java machine has SHA-256", e);
    }
  }
}
