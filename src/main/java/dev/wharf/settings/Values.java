package dev.wharf.settings;

import dev.wharf.packet.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values given for the keys, from the properties file, the environment and the command line,
 * the later before the former; collects what is wrong with them.
 */
final class Values {
  private static final Pattern SECRET =
      Pattern.compile("password|passwd|secret|token|credential", Pattern.CASE_INSENSITIVE);

  private final Properties file;
  private final String fileName;
  private final Map<String, String> environment;
  private final Properties system;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> inForce = new LinkedHashMap<>();
  private final Map<String, InForce> all = new LinkedHashMap<>();
  private final Map<String, String> operator;

  Values(
      Properties file,
      String fileName,
      Map<String, String> environment,
      Properties system,
      Map<String, String> operator) {
    this.file = file;
    this.fileName = fileName;
    this.environment = environment;
    this.system = system;
    this.operator = operator;
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
    given = operator.get(key.name());
    if (given != null) {
      value = given;
      source = "the operator";
    }
    value = value.strip();
    inForce.put(key.name(), value);
    note(key.name(), value, source, key.isLive());
    try {
      return key.reader().read(value);
    } catch (Key.RuleException e) {
      problems.add(
          key.name()
              + "="
              + shown(key.name(), value)
              + ": "
              + e.getMessage()
              + " ("
              + source
              + ")");
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

  // Camel's own keys are overridden as ours are; by itself it knows them in lower case alone.
  void takeOthers() {
    for (String name : new TreeSet<>(file.stringPropertyNames())) {
      if (!name.startsWith("wharf.")) {
        String given = environment.get(Key.variable(name));
        if (given != null) {
          inForce.put(name, given);
          note(name, given, "environment variable " + Key.variable(name), false);
        } else if (system.getProperty(name) != null) {
          note(name, system.getProperty(name), "-D" + name, false);
        } else {
          note(name, file.getProperty(name), fileName, false);
        }
      }
    }
  }

  private void note(String name, String value, String source, boolean live) {
    all.put(name, new InForce(withoutSecrets(name, value), source, live));
  }

  private static String shown(String name, String value) {
    return Printable.of(withoutSecrets(name, value));
  }

  private static String withoutSecrets(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    return SECRET.matcher(name).find() ? "****" : LedgerAddress.shown(value);
  }

  /** Every key with its value as people may see it. */
  Map<String, InForce> all() {
    return all;
  }

  /** Finds keys of ours that no setting has. */
  void requireKnown() {
    requireKnown(file, fileName);
    requireKnown(system, "-D");
  }

  private void requireKnown(Properties given, String source) {
    for (String name : given.stringPropertyNames()) {
      if (name.startsWith("wharf.") && Keys.ALL.stream().noneMatch(k -> k.name().equals(name))) {
        String nearest = nearest(name);
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

  private static @Nullable String nearest(String name) {
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

  List<String> problems() {
    return problems;
  }

  Map<String, String> inForce() {
    return inForce;
  }
}
