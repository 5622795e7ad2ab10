package dev.wharf.process;

import dev.wharf.child.Arguments;
import dev.wharf.child.Child;
import dev.wharf.child.Children;
import dev.wharf.child.CleanEnvironment;
import dev.wharf.child.Lacking;
import dev.wharf.child.ProgramFile;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Packet;
import dev.wharf.packet.PostponedException;
import dev.wharf.settings.Amount;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** How a user's program is started; {@link Command} and {@link WorkerPool} have this in common. */
final class Launch implements Lacking.Program {
  private static final Duration UNTIL_FIXED = Duration.ofSeconds(2);

  private volatile @Nullable Arguments arguments;
  private volatile Duration timeout = Duration.ofSeconds(60);
  private volatile List<String> environment = List.of();
  private volatile List<String> files = List.of();
  private volatile File folder = new File("").getAbsoluteFile();
  private volatile long logLimit = 10L * 1024 * 1024;
  private volatile long memoryMax = Long.MAX_VALUE;

  void command(String value) {
    arguments = Arguments.split(value);
  }

  /** Another command that is started in the same way. */
  Launch withCommand(String value) {
    Launch other = new Launch();
    other.command(value);
    other.environment = environment;
    other.folder = folder;
    return other;
  }

  void timeout(String value) {
    timeout = duration(value);
  }

  /**
   * A time, as Camel takes it.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Duration duration(String value) {
    try {
      return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
    } catch (RuntimeException e) { // It says nothing that a user could read.
      throw new IllegalArgumentException(value + ": must be a time such as 60s or 5m", e);
    }
  }

  void environment(String names) {
    environment = CleanEnvironment.names(names);
  }

  void files(String names) {
    files = words(names);
  }

  /** Words with commas or blanks between. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }

  void folder(String value) {
    folder = new File(value).getAbsoluteFile();
  }

  void logLimit(long bytes) {
    logLimit = bytes;
  }

  void memoryMax(String size) {
    memoryMax = Amount.size(size);
  }

  /** Equal for as long as neither the command nor one of its files has changed. */
  Object stamp() {
    Arguments words = arguments;
    return words == null
        ? List.of()
        : List.of(words.words(), new CommandFiles(words.words(), files, folder).stamp());
  }

  /** Why the child was ended that took too much memory. */
  String tookTooMuch() {
    return "the command and its processes took more memory than "
        + memoryMax / (1024 * 1024)
        + " MB (.memoryMax)";
  }

  Duration timeout() {
    return timeout;
  }

  /** The program of the command; its arguments may hold secrets, and are shown nowhere. */
  String program() {
    Arguments words = arguments;
    return words == null ? "" : words.program();
  }

  boolean has(String placeholder) {
    Arguments words = arguments;
    return words != null && words.has(placeholder);
  }

  OutputLog log(Packet packet) {
    return new OutputLog(
        packet.results().resolve(OutputLog.NAME), logLimit, () -> packet.processed(Double.NaN));
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
    Arguments words = arguments;
    if (words == null) {
      throw PostponedException.all("no command is set for the processing", UNTIL_FIXED);
    }
    try {
      Child child = children.start(words.filled(values), folder, environment(variables), errorsToo);
      if (memoryMax < Long.MAX_VALUE) {
        children.limitMemory(child, memoryMax);
      }
      return child;
    } catch (IOException | IllegalArgumentException e) {
      children.lacking().note(this);
      throw PostponedException.all(cannotStart(e), UNTIL_FIXED);
    }
  }

  @Override
  public @Nullable String missing() {
    Arguments words = arguments;
    if (words == null || words.program().contains("{")) {
      return null; // It is another one for each packet.
    }
    try {
      String path = environment(Map.of()).getOrDefault("PATH", "");
      ProgramFile.require(words.program(), folder, path);
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return cannotStart(e);
    }
  }

  private String cannotStart(Exception failure) {
    return "the command '" + program() + "' cannot be started: " + InWords.of(failure);
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
