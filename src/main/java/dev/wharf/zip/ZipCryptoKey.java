package dev.wharf.zip;

import org.jspecify.annotations.Nullable;

/**
 * The state of the old cipher of zips (APPNOTE.TXT 6.1) at the start of an entry's data. It hides
 * the data from nobody who wants to know it, and proves nothing.
 */
final class ZipCryptoKey implements Key {
  /** The random bytes before the data. */
  static final int BEFORE = 12;

  private static final int[] CRC = crcTable();

  private final Keys3 keys;

  private ZipCryptoKey(Keys3 keys) {
    this.keys = keys;
  }

  /**
   * The key of an entry. A wrong password passes in one of 256 cases, or two.
   *
   * @param before the bytes before the entry's data
   * @param crc the CRC-32 of the content
   * @param time the time of day in the local header, whose high byte stands in for the CRC-32's
   *     where that was not known yet
   * @return null where the password is seen not to fit
   */
  static @Nullable ZipCryptoKey of(byte[] password, byte[] before, int crc, int time) {
    Keys3 keys = new Keys3();
    for (byte b : password) {
      keys.update(b);
    }
    byte last = 0;
    for (byte b : before) {
      last = (byte) (b ^ keys.next());
      keys.update(last);
    }
    boolean fits = last == (byte) (crc >>> 24) || last == (byte) (time >>> 8);
    return fits ? new ZipCryptoKey(keys) : null;
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
      }
      table[i] = crc;
    }
    return table;
  }

  @Override
  public int before() {
    return BEFORE;
  }

  @Override
  public int behind() {
    return 0;
  }

  @Override
  public Decryption begin() {
    Keys3 now = new Keys3(keys);
    return new Decryption() {
      @Override
      public void apply(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
          bytes[i] ^= (byte) now.next();
          now.update(bytes[i]);
        }
      }

      @Override
      public boolean isProvedBy(byte[] code) {
        return true; // Nothing stands there.
      }
    };
  }

  /** The three numbers that each plain byte changes. */
  private static final class Keys3 {
    private int first = 0x12345678;
    private int second = 0x23456789;
    private int third = 0x34567890;

    Keys3() {}

    Keys3(Keys3 from) {
      first = from.first;
      second = from.second;
      third = from.third;
    }

    void update(byte plain) {
      first = CRC[(first ^ plain) & 0xff] ^ (first >>> 8);
      second = (second + (first & 0xff)) * 134775813 + 1;
      third = CRC[(third ^ (second >>> 24)) & 0xff] ^ (third >>> 8);
    }

    /** What the next byte is combined with. */
    int next() {
      int low = (third | 2) & 0xffff;
      return ((low * (low ^ 1)) >>> 8) & 0xff;
    }
  }
}
