package dev.wharf.zip;

/** Decrypts the data of one entry, from its start to its end. For one thread. */
interface Decryption {
  /** Decrypts the next bytes where they stand. */
  void apply(byte[] bytes, int start, int length);

  /** Whether the bytes behind the data, all of which was decrypted, prove it. */
  boolean isProvedBy(byte[] code);
}
