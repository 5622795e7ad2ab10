package dev.wharf.zip;

import java.io.IOException;
import java.util.Arrays;

/** The stretches of a zip's file that its entries take up. */
final class Extents {
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private int count;

  void add(long start, long end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  /** Takes a stretch of the file between two of them. */
  interface Gap {
    void between(long start, long end) throws IOException;
  }

  /**
   * Gives each stretch from the start of the file to an end that none of them takes up. To be
   * called after {@link #overlap} has found none.
   */
  void gaps(long end, Gap gap) throws IOException {
    for (int i = 0; i <= count; i++) {
      long from = i == 0 ? 0 : ends[i - 1];
      long to = i == count ? end : starts[i];
      if (from < to) {
        gap.between(from, to);
      }
    }
  }

  /**
   * Whether two of them share a byte. Starts and ends are sorted each for themselves, which is
   * enough: where stretches do not overlap, each end comes before the next start.
   */
  boolean overlap() {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    for (int i = 0; i + 1 < count; i++) {
      if (ends[i] > starts[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
