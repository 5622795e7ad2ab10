package dev.wharf.settings;

import dev.wharf.packet.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The values given for the keys, from the properties file, the environment and the command line,
 * the later before the former; collects what is wrong with them.
 */
final class Values {
  private final Properties file;
  private final String fileName;
  private final Map<String, String> environment;
  private final Properties system;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> inForce = new LinkedHashMap<>();

  Values(Properties file, String fileName, Map<String, String> environment, Properties system) {
    this.file = file;
    this.fileName = fileName;
    this.environment = environment;
    this.system = system;
  }

  /** The value in force for a key; its default after a problem, so that all problems are found. */
  <T> T get(Key<T> key) {
    String value = key.standard();
    String source = "default";
    String given = file.getProperty(key.name());
    if (given != null) {
      value = given;
      source = fileName;
    }
    given = environment.get(key.variable());
    if (given != null) {
      value = given;
      source = "environment variable " + key.variable();
    }
    given = system.getProperty(key.name());
    if (given != null) {
      value = given;
      source = "-D" + key.name();
    }
    value = value.strip();
    inForce.put(key.name(), value);
    try {
      return key.reader().read(value);
    } catch (Key.RuleException e) {
      problems.add(
          key.name() + "=" + Printable.of(value) + ": " + e.getMessage() + " (" + source + ")");
    }
    try {
      return key.reader().read(key.standard());
    } catch (Key.RuleException e) {
      throw new IllegalStateException("The default of " + key.name() + " " + e.getMessage(), e);
    }
  }

  void problem(String problem) {
    problems.add(problem);
  }

  /** Finds keys of ours that no setting has. */
  void requireKnown(List<Key<?>> keys) {
    requireKnown(file, fileName, keys);
    requireKnown(system, "-D", keys);
  }

  private void requireKnown(Properties given, String source, List<Key<?>> keys) {
    for (String name : given.stringPropertyNames()) {
      if (name.startsWith("wharf.") && keys.stream().noneMatch(k -> k.name().equals(name))) {
        String nearest = nearest(name, keys);
        problems.add(
            Printable.of(name)
                + ": there is no such setting"
                + (nearest == null ? "" : "; did you mean " + nearest + "?")
                + " ("
                + source
                + ")");
      }
    }
  }

  private static @Nullable String nearest(String name, List<Key<?>> keys) {
    String nearest = null;
    int least = name.length() / 2;
    for (Key<?> key : keys) {
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

  List<String> problems() {
    return problems;
  }

  Map<String, String> inForce() {
    return inForce;
  }
}
