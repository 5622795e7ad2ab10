package dev.wharf.zip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The extra field of an entry that WinZip's AES encrypts: its header names the method {@value
 * #METHOD}, and the true one stands here.
 *
 * @param version 1 where the CRC-32 is that of the content, 2 where it is left out
 * @param strength 1, 2 or 3 for keys of 128, 192 or 256 bits
 * @param method of the compression
 */
record AesField(int version, int strength, int method) {
  /** The method that the header of such an entry names. */
  static final int METHOD = 99;

  static final int TAG = 0x9901;

  /** The bytes behind an entry's data that prove it. */
  static final int CODE = 10;

  private static final int VERIFIER = 2;
  private static final int SIZE = 7;
  private static final int VENDOR = 'A' | 'E' << 8;

  /** The field of a header; null where it has none, or one that is malformed. */
  static @Nullable AesField read(ByteBuffer bytes, int extra, int length) {
    int at = ExtraFields.find(bytes, extra, length, TAG);
    if (at < 0 || ExtraFields.sizeAt(bytes, at) != SIZE) {
      return null;
    }
    AesField field =
        new AesField(
            bytes.getShort(at) & 0xffff, bytes.get(at + 4), bytes.getShort(at + 5) & 0xffff);
    boolean known =
        (bytes.getShort(at + 2) & 0xffff) == VENDOR
            && (field.version == 1 || field.version == 2)
            && field.strength >= 1
            && field.strength <= 3;
    return known ? field : null;
  }

  /** The bytes of a key. */
  int keyBytes() {
    return 8 + 8 * strength;
  }

  /** The bytes of salt before the data. */
  int saltBytes() {
    return keyBytes() / 2;
  }

  /** The bytes before the data: the salt, and two by which most wrong passwords are seen. */
  int before() {
    return saltBytes() + VERIFIER;
  }
}
