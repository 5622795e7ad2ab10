package dev.wharf.zip;

/** What decrypts one entry. */
sealed interface Key permits AesKey, ZipCryptoKey {
  /** How many bytes stand before the entry's data, encrypted or not, that are no part of it. */
  int before();

  /** How many bytes stand behind it. */
  int behind();

  /** Begins to decrypt the data, from its first byte on. */
  Decryption begin();
}
