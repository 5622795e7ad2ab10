package dev.wharf.server;

import dev.wharf.packet.Causes;
import dev.wharf.packet.Printable;
import dev.wharf.packet.RootCause;
import dev.wharf.settings.Addresses;
import dev.wharf.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.PropertyBindingException;

/** Turns what Camel throws at a start into one message for the user: where, and what is wrong. */
final class StartFailure {
  /** Camel puts the whole route behind the words that name it. */
  private static final Pattern WHERE =
      Pattern.compile("^(.*?)(?:: Route\\(| because: ).*$", Pattern.DOTALL);

  private static final Pattern NAMED =
      Pattern.compile("(?:there is no class |registry for: |Property with key \\[)([^\\]\\s]+)");

  private static final String DUE_TO = " due to: ";

  private StartFailure() {}

  static StartException of(Throwable failure) {
    return new StartException("The routes cannot be started: " + reason(failure), failure);
  }

  /** What is wrong, and where, as a clause. */
  static String reason(Throwable failure) {
    PropertyBindingException setting = Causes.first(failure, PropertyBindingException.class);
    if (setting != null && BeanSetting.isIn(setting)) {
      String key = BeanSetting.key(setting);
      String problem = BeanSetting.problem(setting, key);
      return lines(Path.of(Settings.FILE), key)
          .findFirst()
          .map(at -> at + problem.substring(key.length())) // The place names the key.
          .orElse(problem);
    }
    Throwable root = RootCause.of(failure);
    String what = what(root);
    String where = line(failure);
    Matcher matcher = WHERE.matcher(where);
    if (matcher.matches()) {
      where = matcher.group(1);
    }
    boolean located = where.contains("create route");
    String message = located && !where.contains(what) ? where + ": " + what : what;
    return message + hint(what);
  }

  /** A problem, with the place in the user's files where the thing that it names stands. */
  static String withPlace(String problem) {
    return problem + hint(problem);
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : Printable.of(
            Addresses.inText(message.lines().map(String::strip).collect(Collectors.joining(" "))));
  }

  private static String what(Throwable root) {
    String line = line(root);
    if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
      return "there is no class " + line;
    }
    if (root instanceof NoSuchFileException) {
      return "there is no file or folder " + line;
    }
    int cause = line.lastIndexOf(DUE_TO);
    return cause < 0 ? line : line.substring(cause + DUE_TO.length());
  }

  /** Where the thing that Camel only names stands in the user's files. */
  private static String hint(String what) {
    Matcher named = NAMED.matcher(what);
    if (!named.find()) {
      return "";
    }
    try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
      return Stream.concat(
              Stream.of(Path.of(Settings.FILE)), routes.filter(Files::isRegularFile).sorted())
          .flatMap(file -> lines(file, named.group(1)))
          .findFirst()
          .map(place -> " (" + place + ")")
          .orElse("");
    } catch (IOException e) {
      return ""; // The message has to do without.
    }
  }

  private static String shown(Path file, String line) {
    boolean setting = file.equals(Path.of(Settings.FILE));
    return Addresses.inText(setting ? line.split("=", 2)[0] : line).strip();
  }

  private static Stream<String> lines(Path file, String word) {
    try {
      String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (!lines[i].startsWith("#") && lines[i].contains(word)) {
          return Stream.of(file + " line " + (i + 1) + ": " + Printable.of(shown(file, lines[i])));
        }
      }
    } catch (IOException e) {
      return Stream.empty(); // Not a text file; it says nothing.
    }
    return Stream.empty();
  }
}
