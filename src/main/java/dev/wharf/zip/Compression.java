package dev.wharf.zip;

import org.jspecify.annotations.Nullable;

/** The methods by which an entry's content may be compressed (APPNOTE.TXT 4.4.5). */
enum Compression {
  STORED(0),
  DEFLATED(8),
  DEFLATE64(9),
  BZIP2(12),
  LZMA(14),
  ZSTANDARD(93),
  /** The number that Zstandard had before it was given another one. */
  OLD_ZSTANDARD(20),
  XZ(95);

  private final int method;

  Compression(int method) {
    this.method = method;
  }

  /** The method with that number; null where Wharf does not know it. */
  static @Nullable Compression of(int method) {
    return switch (method) {
      case 0 -> STORED;
      case 8 -> DEFLATED;
      case 9 -> DEFLATE64;
      case 12 -> BZIP2;
      case 14 -> LZMA;
      case 20 -> OLD_ZSTANDARD;
      case 93 -> ZSTANDARD;
      case 95 -> XZ;
      default -> null;
    };
  }

  int method() {
    return method;
  }

  /** Whether so many bytes of content can come of so many bytes of data. */
  boolean canHold(long size, long data) {
    return switch (this) {
      case STORED -> size == data;
      case DEFLATED -> size / MOST_DEFLATED <= data;
      default -> data > 0 || size == 0;
    };
  }

  /** Deflate makes at most 1,032 bytes of one. */
  private static final long MOST_DEFLATED = 1032;
}
