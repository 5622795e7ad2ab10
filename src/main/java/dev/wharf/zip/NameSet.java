package dev.wharf.zip;

import java.security.SecureRandom;
import java.text.Normalizer;

/**
 * The paths of a zip's entries, to find two that would be one on disk: equal after Unicode
 * normalization (NFC), or a file where another entry needs a folder. Keeps 64 bits of a hash with a
 * secret seed for each, so that a million names fit into little memory.
 */
final class NameSet {
  private static final long SEED = new SecureRandom().nextLong();

  private final LongSet files = new LongSet();
  private final LongSet folders = new LongSet();
  private final LongSet parents = new LongSet();

  /** Folders whose names are not in NFC: as they are spelt, and as they would be in NFC. */
  private final LongSet respelt = new LongSet();

  /**
   * Adds an entry. A folder may be listed more than once, as long as it is spelt alike.
   *
   * @return false when its path clashes with that of another
   */
  boolean add(String path, boolean folder) {
    String name = ascii(path) ? path : Normalizer.normalize(path, Normalizer.Form.NFC);
    boolean fits = true;
    long hash = SEED;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '/') {
        long parent = finish(hash);
        fits &= !files.contains(parent);
        parents.add(parent);
      }
      hash = step(hash, name.charAt(i));
    }
    long whole = finish(hash);
    if (folder) {
      return addFolder(whole, name.equals(path) ? whole : hash(path))
          && !files.contains(whole)
          && fits;
    }
    return files.add(whole) && !folders.contains(whole) && !parents.contains(whole) && fits;
  }

  private boolean addFolder(long whole, long spelt) {
    if (!folders.add(whole)) {
      return spelt == whole ? !respelt.contains(whole) : respelt.contains(spelt);
    }
    if (spelt != whole) {
      respelt.add(whole);
      respelt.add(spelt);
    }
    return true;
  }

  private static long hash(String path) {
    long hash = SEED;
    for (int i = 0; i < path.length(); i++) {
      hash = step(hash, path.charAt(i));
    }
    return finish(hash);
  }

  /** How many folders the paths need above them. */
  int folders() {
    return parents.size;
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static long step(long hash, char c) {
    long mixed = (hash ^ c) * 0x9e3779b97f4a7c15L;
    return Long.rotateLeft(mixed, 29) + SEED;
  }

  private static long finish(long hash) {
    long mixed = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return mixed ^ (mixed >>> 32);
  }

  /** A set of longs by open addressing; 0 marks a free place, and stands in for itself as 1. */
  private static final class LongSet {
    private long[] table = new long[64];
    private int size;

    boolean contains(long value) {
      return table[place(table, value == 0 ? 1 : value)] != 0;
    }

    boolean add(long given) {
      long value = given == 0 ? 1 : given;
      int place = place(table, value);
      if (table[place] != 0) {
        return false;
      }
      table[place] = value;
      if (++size * 2 > table.length) {
        long[] larger = new long[table.length * 2];
        for (long old : table) {
          if (old != 0) {
            larger[place(larger, old)] = old;
          }
        }
        table = larger;
      }
      return true;
    }

    private static int place(long[] table, long value) {
      int place = (int) value & (table.length - 1);
      while (table[place] != 0 && table[place] != value) {
        place = (place + 1) & (table.length - 1);
      }
      return place;
    }
  }
}
