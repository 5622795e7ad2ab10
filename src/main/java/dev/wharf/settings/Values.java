package dev.wharf.settings;

import dev.wharf.packet.Printable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the values of keys from their sources, collects what is wrong with them, and notes what is
 * in force. For one thread.
 */
final class Values {
  private static final Pattern OURS =
      Pattern.compile("[^\\p{Alnum}]*wharf\\..*", Pattern.CASE_INSENSITIVE);

  private final Sources sources;
  private final Set<String> problems = new LinkedHashSet<>();
  private final Map<String, String> forCamel = new LinkedHashMap<>();
  private final Map<String, InForce> shown = new LinkedHashMap<>();

  Values(Sources sources) {
    this.sources = sources;
  }

  /** The value in force; the default after a problem, so that all problems are found. */
  <T> T get(Key<T> key) {
    Sources.Found found = sources.of(key);
    boolean secret = key.content() == Key.Content.SECRET;
    String value = secret ? found.value().strip() : Written.bare(found.value());
    if (key.isForRoutes()) {
      forCamel.put(key.name(), value);
    }
    shown.put(key.name(), new InForce(key.shown(value), found.source(), key.isLive()));
    try {
      if (!secret) {
        requireNoQuotes(value);
      }
      return key.rule().read(value);
    } catch (Rule.Broken e) {
      problem(key, value, e.getMessage() + comment(key, value) + " (" + found.source() + ")");
    }
    try {
      return key.rule().read(key.standard());
    } catch (Rule.Broken e) {
      throw new IllegalStateException("The default of " + key.name() + " " + e.getMessage(), e);
    }
  }

  /** The value in force for an inbox: its own, or else the one for all. */
  <T> T get(Key<T> key, String inbox) {
    Key<T> own = key.in(inbox);
    return !inbox.isEmpty() && isGiven(own) ? get(own) : get(key);
  }

  /** Whether a value was given for it anywhere. */
  boolean isGiven(Key<?> key) {
    return sources.of(key.name()) != null;
  }

  private static String comment(Key<?> key, String value) {
    return key.isForRoutes() && Written.hasComment(value)
        ? "; a comment stands on a line of its own"
        : "";
  }

  // Nothing of ours is written in quotes, and a folder with quotes in its name would be made.
  private static void requireNoQuotes(String value) throws Rule.Broken {
    String meant = Written.unquoted(value);
    if (meant != null) {
      throw new Rule.Broken("must stand without quotes");
    }
  }

  /** The value of a key that is not ours; empty where nothing gives one. */
  String other(String name) {
    Sources.Found found = sources.of(name);
    return found == null ? "" : found.value();
  }

  void problem(String problem) {
    problems.add(problem);
  }

  /** Looks at the path that a value holds as {@link PathText} does. */
  void requirePath(Key<?> key, String value, String path) {
    try {
      PathText.require(path);
    } catch (Rule.Broken e) {
      problem(
          key,
          value,
          "must hold an absolute path, without ~, $NAME, %NAME%, \\ and a comment, which nobody"
              + " expands or takes away; a name that really begins so is written with ./ before it");
    }
  }

  /** Reports that a value breaks a rule. */
  void problem(Key<?> key, String value, String rule) {
    problems.add(key.name() + "=" + Printable.of(key.shown(value)) + ": " + rule);
  }

  /** Gives routes a property that follows from settings. */
  void derived(String name, String value) {
    forCamel.put(name, value);
  }

  /** Notes the keys of the file that are not ours; Camel reads them. */
  void takeOthers() {
    for (String name : new TreeSet<>(sources.file().stringPropertyNames())) {
      Sources.Found found = sources.of(name);
      if (name.startsWith("wharf.") || found == null) {
        continue;
      }
      // By itself Camel would look at an environment variable in lower case alone.
      if (!found.source().equals(Settings.FILE)) {
        forCamel.put(name, found.value());
      }
      shown.put(name, new InForce(shown(name, found.value()), found.source(), false));
    }
  }

  /** The value of a key that is not ours, as people may see it. */
  private static String shown(String name, String value) {
    if (Addresses.soundsSecret(name) && !value.isEmpty()) {
      return Key.STARS;
    }
    if (name.endsWith(".command")) {
      return Addresses.program(value);
    }
    // The arguments of a constructor may be secrets.
    boolean made = value.startsWith("#class:") && value.indexOf('(') >= 0;
    return made ? value.substring(0, value.indexOf('(')) : Addresses.inText(value);
  }

  /** Finds keys of ours that no setting has. */
  void requireKnown() {
    for (NotASetting none : NotASetting.ALL) {
      Sources.Found found = sources.of(none.name());
      if (found != null) {
        problem(none.name() + " " + none.why() + " (" + found.source() + ")");
      }
    }
    List<String> inboxes = get(Inboxes.NAMES);
    requireKnown(sources.file(), inboxes, Settings.FILE);
    requireKnown(sources.system(), inboxes, "-D");
  }

  private void requireKnown(Properties given, List<String> inboxes, String source) {
    for (String name : new TreeSet<>(given.stringPropertyNames())) {
      String inbox = Inboxes.part(name).inbox();
      if (!inbox.isEmpty() && !inboxes.contains(inbox)) {
        problem(
            Printable.of(name) + ": wharf.inboxes names no inbox " + inbox + " (" + source + ")");
        continue;
      }
      if (beginsLikeOurs(name)
          && Keys.named(name).isEmpty()
          && NotASetting.ALL.stream().noneMatch(none -> none.name().equals(name))) {
        String nearest = Spelling.nearest(plain(name));
        String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
        if (name.indexOf('\uff1a') >= 0 || name.indexOf('\uff1d') >= 0) {
          hint += " Between a setting and its value stands = or :";
        }
        problem(Printable.of(name) + ": there is no such setting" + hint + " (" + source + ")");
      }
    }
  }

  private static boolean beginsLikeOurs(String name) {
    return OURS.matcher(name).matches()
        || Keys.ALL.stream().anyMatch(key -> key.variable().equalsIgnoreCase(name));
  }

  /** A name in small letters, up to a sign that no name holds. */
  private static String plain(String name) {
    return Written.bare(name)
        .toLowerCase(Locale.ROOT)
        .replace('_', '.')
        .split("[\uff1a\uff1d]", 2)[0];
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException with all problems that were found
   */
  void requireNoProblem() throws SettingsException {
    if (!problems.isEmpty()) {
      throw new SettingsException(List.copyOf(problems));
    }
  }

  /** What has been read up to now. */
  Given given() {
    return new Given(forCamel, shown);
  }
}
