package dev.wharf.zip;

import java.util.Arrays;

/** The lengths of the codes of a deflate block, as its header gives them (RFC 1951, 3.2.7). */
final class CodeLengths {
  /** Codes of literals and lengths in a fixed block, which has the most. */
  static final int MOST = 288;

  private static final int MOST_LITERALS = 286;
  private static final int MOST_DISTANCES = 30;
  private static final int END_OF_BLOCK = 256;
  private static final byte[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] values = new byte[MOST + 32];
  private final byte[] ownLengths = new byte[ORDER.length];

  /** By the next seven bits: a symbol, and in the lowest four bits the length of its code. */
  private final short[] own = new short[128];

  private int literals;
  private int distances;

  /** The lengths of literals and lengths, and behind them those of distances. */
  byte[] values() {
    return values;
  }

  int literals() {
    return literals;
  }

  int distances() {
    return distances;
  }

  /** Sets those of a block with fixed codes. */
  boolean setFixed() {
    literals = MOST;
    distances = 32;
    Arrays.fill(values, 0, 144, (byte) 8);
    Arrays.fill(values, 144, 256, (byte) 9);
    Arrays.fill(values, 256, 280, (byte) 7);
    Arrays.fill(values, 280, MOST, (byte) 8);
    Arrays.fill(values, MOST, MOST + 32, (byte) 5);
    return true;
  }

  /** Reads those of a block with codes of its own; false where zlib refuses them. */
  boolean read(RawInflater in) {
    literals = in.bits(5) + 257;
    distances = in.bits(5) + 1;
    int given = in.bits(4) + 4;
    if (literals > MOST_LITERALS || distances > MOST_DISTANCES) {
      return false;
    }
    Arrays.fill(ownLengths, (byte) 0);
    for (int i = 0; i < given; i++) {
      ownLengths[ORDER[i]] = (byte) in.bits(3);
    }
    return setOwn() && readValues(in) && values[END_OF_BLOCK] > 0;
  }

  /** The codes in which the lengths are written; they must leave no bits without a meaning. */
  private boolean setOwn() {
    int code = 0;
    for (int length = 1; length <= 7; length++) {
      code <<= 1;
      for (int symbol = 0; symbol < ORDER.length; symbol++) {
        if (ownLengths[symbol] == length) {
          if (code >= 1 << length) {
            return false;
          }
          int reversed = Integer.reverse(code++) >>> (32 - length);
          for (int i = reversed; i < own.length; i += 1 << length) {
            own[i] = (short) (symbol << 4 | length);
          }
        }
      }
    }
    return code == own.length;
  }

  private boolean readValues(RawInflater in) {
    int have = 0;
    while (have < literals + distances) {
      int found = own[in.peek() & (own.length - 1)];
      in.drop(found & 15);
      int symbol = found >> 4;
      int times =
          switch (symbol) {
            case 16 -> 3 + in.bits(2);
            case 17 -> 3 + in.bits(3);
            case 18 -> 11 + in.bits(7);
            default -> 1;
          };
      if ((symbol == 16 && have == 0) || have + times > literals + distances) {
        return false;
      }
      byte value = symbol < 16 ? (byte) symbol : symbol == 16 ? values[have - 1] : 0;
      Arrays.fill(values, have, have + times, value);
      have += times;
    }
    return true;
  }
}
