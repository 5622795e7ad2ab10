package dev.wharf.zip;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a password and an entry's salt make: WinZip's AE-1 and AE-2, which are AES in
 * counter mode, with the counter's low byte first, and HMAC-SHA1 over the encrypted data.
 */
final class AesKey implements Key {
  private static final int ROUNDS = 1000;
  private static final int VERIFIER = 2;

  private final AesField field;
  private final byte[] keys;

  private AesKey(AesField field, byte[] keys) {
    this.field = field;
    this.keys = keys;
  }

  /**
   * The keys of an entry. A wrong password passes in one of 65,536 cases.
   *
   * @param before the bytes before the entry's data
   * @return null where the password is seen not to fit
   */
  static @Nullable AesKey of(AesField field, String password, byte[] before) {
    PBEKeySpec spec =
        new PBEKeySpec(
            password.toCharArray(),
            Arrays.copyOf(before, field.saltBytes()),
            ROUNDS,
            8 * (2 * field.keyBytes() + VERIFIER));
    try {
      byte[] keys =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded();
      boolean fits =
          Arrays.equals(
              keys, 2 * field.keyBytes(), keys.length, before, field.saltBytes(), before.length);
      return fits ? new AesKey(field, keys) : null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has PBKDF2 with HMAC-SHA1", e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public int before() {
    return field.before();
  }

  @Override
  public int behind() {
    return AesField.CODE;
  }

  @Override
  public Decryption begin() {
    int length = field.keyBytes();
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 0, length, "AES"));
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(keys, length, length, "HmacSHA1"));
      return new Counting(cipher, mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has AES and HMAC-SHA1", e);
    }
  }

  /** Encrypted counters are what the data is combined with. The JDK's own count the other way. */
  private static final class Counting implements Decryption {
    private static final int BLOCK = 16;

    private final Cipher cipher;
    private final Mac mac;
    private final byte[] counters = new byte[256 * BLOCK];
    private final byte[] stream = new byte[counters.length];
    private int used = stream.length;
    private long counter;

    Counting(Cipher cipher, Mac mac) {
      this.cipher = cipher;
      this.mac = mac;
    }

    @Override
    public void apply(byte[] bytes, int start, int length) {
      mac.update(bytes, start, length);
      for (int i = start; i < start + length; ) {
        if (used == stream.length) {
          count();
        }
        int n = Math.min(stream.length - used, start + length - i);
        for (int k = 0; k < n; k++) {
          bytes[i + k] ^= stream[used + k];
        }
        used += n;
        i += n;
      }
    }

    private void count() {
      for (int at = 0; at < counters.length; at += BLOCK) {
        counter++;
        for (int i = 0; i < Long.BYTES; i++) {
          counters[at + i] = (byte) (counter >>> (8 * i));
        }
      }
      try {
        cipher.update(counters, 0, counters.length, stream);
      } catch (ShortBufferException e) {
        throw new IllegalStateException("Without padding it is as long", e);
      }
      used = 0;
    }

    @Override
    public boolean isProvedBy(byte[] code) {
      return MessageDigest.isEqual(Arrays.copyOf(mac.doFinal(), code.length), code);
    }
  }
}
