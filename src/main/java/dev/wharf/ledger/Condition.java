package dev.wharf.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition in SQL with its parameters.
 *
 * @param sql what follows WHERE
 */
record Condition(String sql, List<Object> parameters) {
  /** Nothing meets it. */
  static final Condition NEVER = new Condition("1 = 0", List.of());

  /** The column has one of these values. */
  static Condition in(String column, Collection<String> values) {
    if (values.isEmpty()) {
      return NEVER;
    }
    String marks = "?, ".repeat(values.size() - 1) + "?";
    return new Condition(column + " IN (" + marks + ")", List.copyOf(values));
  }

  /** These values, and behind them its own parameters. */
  @Nullable Object[] behind(@Nullable Object... values) {
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
    all.addAll(parameters);
    return all.toArray();
  }
}
