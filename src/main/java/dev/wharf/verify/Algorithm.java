package dev.wharf.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The algorithms that checksum files are made with, which each Java machine has. */
enum Algorithm {
  MD5("MD5", 128),
  SHA1("SHA-1", 160),
  SHA224("SHA-224", 224),
  SHA256("SHA-256", 256),
  SHA384("SHA-384", 384),
  SHA512("SHA-512", 512);

  private final String standard;
  private final int digits;

  Algorithm(String standard, int bits) {
    this.standard = standard;
    this.digits = bits / 4;
  }

  /** The one with that name, as tools write it: sha256, SHA-256, SHA2-256; null for none. */
  static @Nullable Algorithm named(String word) {
    String plain = word.toUpperCase(Locale.ROOT).replace("SHA2-", "SHA").replace("-", "");
    for (Algorithm algorithm : values()) {
      if (algorithm.name().equals(plain)) {
        return algorithm;
      }
    }
    return null;
  }

  /** The hexadecimal digits of a digest. */
  int digits() {
    return digits;
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(standard);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java machine lacks " + standard, e);
    }
  }

  /** Its name in the standards. */
  @Override
  public String toString() {
    return standard;
  }
}
