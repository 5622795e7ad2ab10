package dev.wharf.process;

import dev.wharf.child.Arguments;
import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.child.CleanEnvironment;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PostponedException;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.TimeUtils;

/** How a user's program is started; {@link Command} and {@link WorkerPool} have this in common. */
final class Launch {
  private static final Duration UNTIL_FIXED = Duration.ofSeconds(2);

  private String line = "";
  private Arguments arguments = Arguments.split("?");
  private Duration timeout = Duration.ofSeconds(60);
  private List<String> environment = List.of();
  private File folder = new File("").getAbsoluteFile();
  private long logLimit = 10L * 1024 * 1024;

  void command(String value) {
    arguments = Arguments.split(value);
    line = value;
  }

  void timeout(String value) {
    timeout = duration(value);
  }

  static Duration duration(String value) {
    return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
  }

  void environment(String names) {
    environment = CleanEnvironment.names(names);
  }

  void folder(String value) {
    folder = new File(value).getAbsoluteFile();
  }

  void logLimit(long bytes) {
    logLimit = bytes;
  }

  Duration timeout() {
    return timeout;
  }

  /** The program of the command; its arguments may hold secrets, and are shown nowhere. */
  String program() {
    return arguments.program();
  }

  boolean has(String placeholder) {
    return arguments.has(placeholder);
  }

  OutputLog log(Packet packet) {
    return new OutputLog(packet.results().resolve(OutputLog.NAME), logLimit);
  }

  /**
   * Starts the program.
   *
   * @param values for the placeholders
   * @param variables of the environment, beside those that are passed on
   * @param errorsToo whether its standard error goes where its standard output goes
   * @throws PostponedException when it cannot be started: no packet is at fault for that
   */
  Child start(
      Children children,
      Map<String, String> values,
      Map<String, String> variables,
      boolean errorsToo)
      throws PostponedException {
    if (line.isEmpty()) {
      throw PostponedException.all("no command is set for the processing", UNTIL_FIXED);
    }
    try {
      return children.start(arguments.filled(values), folder, environment(variables), errorsToo);
    } catch (IOException | IllegalArgumentException e) {
      throw PostponedException.all(
          "the command '" + program() + "' cannot be started: " + InWords.of(e), UNTIL_FIXED);
    }
  }

  private Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> all = CleanEnvironment.with(environment);
    all.putAll(variables);
    return all;
  }

  /** What a program learns about a packet, as placeholders: {@code {data}} and so on. */
  static Map<String, String> placeholders(Packet packet) {
    return Map.of(
        "packet", packet.name().folder(),
        "sender", packet.name().sender(),
        "inbox", packet.name().inbox(),
        "data", packet.data().toString(),
        "results", packet.results().toString(),
        "zip", packet.zip().toString(),
        "attempt", String.valueOf(packet.attempt()));
  }

  /** The same as variables of the environment: {@code WHARF_DATA} and so on. */
  static Map<String, String> variables(Map<String, String> placeholders) {
    Map<String, String> variables = new HashMap<>();
    placeholders.forEach(
        (name, value) -> variables.put("WHARF_" + name.toUpperCase(java.util.Locale.ROOT), value));
    return variables;
  }
}
