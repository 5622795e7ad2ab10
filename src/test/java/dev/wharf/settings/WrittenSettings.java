package dev.wharf.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Settings as a user writes them: in the file, the environment and by -D. */
final class WrittenSettings {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Properties system = new Properties();

  /** An empty file in that folder. */
  WrittenSettings(Path folder) {
    this.folder = folder;
    file();
  }

  /** Writes the file, a setting a line. */
  WrittenSettings file(String... lines) {
    try {
      Files.write(folder.resolve(Settings.FILE), List.of(lines));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** The file's text. */
  String text() {
    try {
      return Files.readString(folder.resolve(Settings.FILE));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  WrittenSettings environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  WrittenSettings system(String name, String value) {
    system.setProperty(name, value);
    return this;
  }

  Settings read() {
    try {
      return Settings.read(folder, environment, system);
    } catch (SettingsException e) {
      throw new AssertionError(e);
    }
  }

  LiveSettings live() {
    try {
      return new LiveSettings(folder, environment, system);
    } catch (SettingsException e) {
      throw new AssertionError(e);
    }
  }

  Path stateFolder() throws SettingsException {
    return Settings.stateFolder(folder, environment, system);
  }

  /** What is wrong with them; empty when nothing is. */
  List<String> problems() {
    try {
      Settings.read(folder, environment, system);
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }
}
