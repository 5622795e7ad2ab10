package dev.wharf.settings;

import dev.wharf.files.TextFile;
import dev.wharf.packet.InWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from. Of several that give a setting a value, the last in this order counts.
 *
 * @param file what {@code application.properties} holds
 * @param environment the variables of the process
 * @param system what was given by {@code -D}
 * @param operator what the operator of a running server has set
 */
record Sources(
    Properties file,
    Map<String, String> environment,
    Properties system,
    Map<String, String> operator) {

  /** A value as it was given, and where that was, in words. */
  record Found(String value, String source) {}

  static Sources of(Properties file, Map<String, String> environment, Properties system) {
    return new Sources(file, environment, system, Map.of());
  }

  /**
   * The values of the file in a working folder.
   *
   * @throws SettingsException when it is not there or cannot be read
   */
  static Properties load(Path folder) throws SettingsException {
    return new EditedText(text(folder)).values();
  }

  /**
   * The text of the file in a working folder.
   *
   * @throws SettingsException when it is not there or cannot be read
   */
  static String text(Path folder) throws SettingsException {
    Path file = folder.resolve(Settings.FILE);
    try {
      return TextFile.read(file);
    } catch (TextFile.NotUtf8Exception e) {
      throw new SettingsException(
          List.of(file.toAbsolutePath().normalize() + ": " + e.getMessage()));
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read: " + InWords.of(e) : "is not there";
      throw new SettingsException(
          List.of(
              file.toAbsolutePath().normalize()
                  + " "
                  + why
                  + ". Start Wharf in the folder that holds application.properties and routes/"));
    }
  }

  /** The value of a setting; its default where nothing gives one. */
  Found of(Key<?> key) {
    String set = operator.get(key.name());
    Found found = set == null ? of(key.name()) : new Found(set, "the operator");
    return found == null ? new Found(key.standard(), "default") : found;
  }

  /** The value that the file, the environment or {@code -D} gives; null where none of them does. */
  @Nullable Found of(String name) {
    String value = system.getProperty(name);
    if (value != null) {
      return new Found(value, "-D" + name);
    }
    value = environment.get(Key.variable(name));
    if (value != null && !Variables.isOfAService(Key.variable(name), value)) {
      return new Found(value, "environment variable " + Key.variable(name));
    }
    value = file.getProperty(name);
    return value == null ? null : new Found(value, Settings.FILE);
  }
}
