package dev.wharf.settings;

import org.jspecify.annotations.Nullable;

/** Finds the setting that somebody meant. */
final class Spelling {
  private Spelling() {}

  /** The setting with the most similar name; null when none is similar. */
  static @Nullable String nearest(String name) {
    String nearest = null;
    int least = name.length() / 2;
    for (Key<?> key : Keys.ALL) {
      int distance = distance(name, key.name());
      if (distance < least) {
        least = distance;
        nearest = key.name();
      }
    }
    return nearest;
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
