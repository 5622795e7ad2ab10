package dev.wharf.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a name contains a text, in upper or lower case.
 *
 * @param sql to be added to a WHERE; empty where all names do
 */
record NameSearch(String sql, List<Object> values) {
  static NameSearch of(String text, Dialect dialect) {
    if (text.isEmpty()) {
      return new NameSearch("", List.of());
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.chars().allMatch(letter -> letter < 128)) {
      return new NameSearch(
          " AND " + dialect.contains(),
          List.of(dialect == Dialect.SQLITE ? contains(lower) : lower));
    }
    // SQLite knows the lower case of ASCII alone, so other letters are found as they are written.
    return new NameSearch(
        " AND (LOWER(name) LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!')",
        List.of(contains(lower), contains(text)));
  }

  /** The same, and that a packet has that reason's code; null for whatever reason. */
  NameSearch withReason(@Nullable String reason) {
    if (reason == null) {
      return this;
    }
    List<Object> more = new ArrayList<>(values);
    more.add(reason);
    return new NameSearch(sql + " AND reason = ?", more);
  }

  boolean all() {
    return sql.isEmpty();
  }

  static String contains(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}
