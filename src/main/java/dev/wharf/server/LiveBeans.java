package dev.wharf.server;

import dev.wharf.packet.InWords;
import dev.wharf.packet.RootCause;
import dev.wharf.process.Program;
import dev.wharf.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.support.PropertyBindingSupport;
import org.jspecify.annotations.Nullable;

/**
 * Edits of what a command or a pool is set to ({@code camel.beans.NAME.command} and so on), which
 * take effect while the server runs: what works goes on as it began, what begins is as edited.
 */
final class LiveBeans {
  private static final String PREFIX = "camel.beans.";

  private final Supplier<CamelContext> running;

  LiveBeans(Supplier<CamelContext> running) {
    this.running = running;
  }

  /**
   * Those of some settings that can take effect at once, by name.
   *
   * @throws SettingsException when one of them has a value that cannot be
   */
  Map<String, String> among(Map<String, String> edited) throws SettingsException {
    Map<String, String> live = new HashMap<>();
    for (Map.Entry<String, String> setting : edited.entrySet()) {
      Program program = program(setting.getKey());
      if (program != null) {
        bind(likeNew(program), setting.getKey(), setting.getValue());
        live.put(setting.getKey(), setting.getValue());
      }
    }
    return live;
  }

  /** Has them take effect. */
  void apply(Map<String, String> settings) throws SettingsException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Program program = program(setting.getKey());
      if (program != null) {
        bind(program, setting.getKey(), setting.getValue());
      }
    }
  }

  /** Whether an edit of a setting takes effect at once. */
  boolean isOne(String setting) {
    return program(setting) != null;
  }

  private @Nullable Program program(String setting) {
    int dot = setting.startsWith(PREFIX) ? setting.indexOf('.', PREFIX.length()) : -1;
    return dot > 0
            && running.get().getRegistry().lookupByName(setting.substring(PREFIX.length(), dot))
                instanceof Program program
        ? program
        : null;
  }

  private static Program likeNew(Program program) {
    try {
      return program.getClass().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // Camel has made one in the same way.
    }
  }

  private void bind(Program program, String setting, String value) throws SettingsException {
    String property = setting.substring(setting.lastIndexOf('.') + 1);
    try {
      PropertyBindingSupport.build()
          .withMandatory(true)
          .withIgnoreCase(true)
          .bind(running.get(), program, property, value);
    } catch (PropertyBindingException e) {
      throw new SettingsException(List.of(BeanSetting.problem(e, setting)));
    } catch (RuntimeException e) {
      throw new SettingsException(List.of(setting + ": " + InWords.of(RootCause.of(e))));
    }
  }
}
