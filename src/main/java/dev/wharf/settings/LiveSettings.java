package dev.wharf.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The settings of a running server, some of which can change while it runs: by an edit of the file,
 * or by its operator. Safe for use by several threads.
 */
public final class LiveSettings implements Supplier<Settings> {
  private final Path folder;
  private final Map<String, String> environment;
  private final Properties system;
  private final Properties applied;
  private final Map<String, String> operator = new HashMap<>();
  private volatile Settings current;
  private Properties file;

  /**
   * What came of an edit.
   *
   * @param changed settings that are in force anew
   * @param waiting settings whose new values wait for a restart
   */
  public record Change(List<String> changed, List<String> waiting) {}

  /**
   * Reads the settings of a working folder.
   *
   * @throws SettingsException with all problems at once
   */
  public LiveSettings(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.system = new Properties();
    system.stringPropertyNames().forEach(n -> this.system.setProperty(n, system.getProperty(n)));
    file = Settings.load(folder);
    applied = new Properties();
    applied.putAll(file);
    current = read(applied);
  }

  @Override
  public Settings get() {
    return current;
  }

  /** The file that they come from. */
  public Path file() {
    return folder.toAbsolutePath().resolve(Settings.FILE);
  }

  /**
   * Puts a setting in force, over all that was given for it, until the file has another value.
   *
   * @throws SettingsException when the value breaks the setting's rule; nothing is changed then
   * @throws IllegalArgumentException when the setting cannot change without a restart
   */
  public synchronized void set(String name, String value) throws SettingsException {
    if (!live(name)) {
      throw new IllegalArgumentException(name + " cannot change without a restart");
    }
    String before = operator.put(name, value);
    try {
      current = read(applied);
    } catch (SettingsException e) {
      if (before == null) {
        operator.remove(name);
      } else {
        operator.put(name, before);
      }
      throw e;
    }
  }

  /**
   * Reads the file again.
   *
   * @throws SettingsException with what is wrong with it; nothing is changed then
   */
  public synchronized Change reread() throws SettingsException {
    Properties edited = Settings.load(folder);
    read(edited);
    Settings before = current;
    for (String name : differing(file, edited)) {
      if (live(name)) {
        operator.remove(name);
        String value = edited.getProperty(name);
        if (value == null) {
          applied.remove(name);
        } else {
          applied.setProperty(name, value);
        }
      }
    }
    file = edited;
    current = read(applied);
    List<String> waiting = new ArrayList<>(differing(applied, edited));
    waiting.removeIf(LiveSettings::live);
    return new Change(differing(values(before), values(current)), waiting);
  }

  private Settings read(Properties from) throws SettingsException {
    return Settings.read(from, environment, system, operator);
  }

  private static boolean live(String name) {
    return Keys.ALL.stream().anyMatch(key -> key.name().equals(name) && key.isLive());
  }

  private static Properties values(Settings settings) {
    Properties values = new Properties();
    settings.all().forEach((name, inForce) -> values.setProperty(name, inForce.value()));
    return values;
  }

  private static List<String> differing(Properties one, Properties other) {
    TreeSet<String> names = new TreeSet<>(one.stringPropertyNames());
    names.addAll(other.stringPropertyNames());
    names.removeIf(name -> Objects.equals(one.getProperty(name), other.getProperty(name)));
    return List.copyOf(names);
  }
}
