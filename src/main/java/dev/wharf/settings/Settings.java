package dev.wharf.settings;

import dev.wharf.child.Ownership;
import dev.wharf.files.Durability;
import dev.wharf.packet.Receipt.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * All settings in force, checked. A value comes from {@code application.properties}, above that
 * from the environment ({@code wharf.limits.name-bytes} as {@code WHARF_LIMITS_NAME_BYTES}), above
 * that from {@code -Dwharf.…}.
 *
 * @param workers at least 1; what 0 stands for has been put in
 * @param unpackInto empty when content is not written
 * @param ledger the SQLite file
 * @param inForce every key with its value as text, for the routes' placeholders; of other keys of
 *     the file, those that the environment overrides
 */
public record Settings(
    Path inbox,
    Path archive,
    Path quarantine,
    Path work,
    Path state,
    String incompleteSuffix,
    Duration pollInterval,
    Duration missingZipAfter,
    int packets,
    int workers,
    String unpackInto,
    Limits limits,
    Charset legacyCharset,
    int retryAttempts,
    Duration retryDelay,
    long spaceReserve,
    Durability durability,
    Duration stopTimeout,
    Path ledger,
    int httpPort,
    Path plugins,
    Ownership ownership,
    String onArchived,
    String onQuarantined,
    Map<String, String> inForce) {

  /** The file with the settings, in the working folder. */
  public static final String FILE = "application.properties";

  private static final Key<Path> INBOX = Key.folder("wharf.inbox", "inbox");
  private static final Key<Path> ARCHIVE = Key.folder("wharf.archive", "archive");
  private static final Key<Path> QUARANTINE = Key.folder("wharf.quarantine", "quarantine");
  private static final Key<Path> WORK = Key.folder("wharf.work", "work");
  private static final Key<Path> STATE = Key.folder("wharf.state", "state");
  private static final Key<String> INCOMPLETE_SUFFIX =
      Key.text(
          "wharf.incomplete-suffix",
          "-downloading",
          "[^/\\x00]+",
          "must be the end of a folder's name");
  private static final Key<Duration> POLL_INTERVAL =
      Key.duration("wharf.poll-interval", "200ms", Duration.ofMillis(1));
  private static final Key<Duration> MISSING_ZIP_AFTER =
      Key.duration("wharf.missing-zip-after", "1m", Duration.ZERO);
  private static final Key<String> QUEUE =
      Key.text("wharf.queue", "seda:packets", "seda:\\S+", "must be a seda: endpoint");
  private static final Key<Integer> PACKETS = Key.number("wharf.packets", "4", 1, 1000);
  private static final Key<Integer> WORKERS = Key.number("wharf.workers", "0", 0, 1000);
  private static final Key<String> UNPACK_INTO =
      Key.text(
          "wharf.unpack-into",
          "data",
          "(?!\\.|results$|folder$|placing-.*|wrapping$|receipt\\.tmp$|wharf.*\\.json$)[^/\\x00]{0,100}",
          "must be one folder name that Wharf does not use itself, or empty");
  private static final Key<Long> LIMIT_BYTES = Key.size("wharf.limits.bytes", "64GB");
  private static final Key<Integer> LIMIT_ENTRIES =
      Key.number("wharf.limits.entries", "1000000", 1, 100_000_000);
  private static final Key<Integer> LIMIT_RATIO =
      Key.number("wharf.limits.ratio", "200", 1, 1_000_000);
  private static final Key<Long> LIMIT_RATIO_ABOVE = Key.size("wharf.limits.ratio-above", "10MB");
  private static final Key<Integer> LIMIT_DEPTH = Key.number("wharf.limits.depth", "64", 1, 1000);
  private static final Key<Integer> LIMIT_NAME_BYTES =
      Key.number("wharf.limits.name-bytes", "255", 1, 255);
  private static final Key<Charset> LEGACY_CHARSET = Key.charset("wharf.legacy-charset", "IBM437");
  private static final Key<Integer> RETRY_ATTEMPTS =
      Key.number("wharf.retry.attempts", "3", 1, 1000);
  private static final Key<Duration> RETRY_DELAY =
      Key.duration("wharf.retry.delay", "1s", Duration.ZERO);
  private static final Key<Long> SPACE_RESERVE = Key.size("wharf.space-reserve", "1GB");
  private static final Key<Durability> DURABILITY =
      Key.choice("wharf.durability", "full", Durability.class);
  private static final Key<Duration> STOP_TIMEOUT =
      Key.duration("wharf.stop-timeout", "30s", Duration.ofSeconds(1));
  private static final Key<String> LEDGER =
      Key.text(
          "wharf.ledger",
          "",
          "(jdbc:sqlite:[^?]+)?",
          "must be empty, for SQLite in the state folder, or jdbc:sqlite:FILE");
  private static final Key<Path> PLUGINS = Key.folder("wharf.plugins", "plugins");
  private static final Key<Ownership> CHILDREN =
      Key.choice("wharf.children", "auto", Ownership.class);
  private static final Key<String> ON_ARCHIVED = notified("wharf.on-archived");
  private static final Key<String> ON_QUARANTINED = notified("wharf.on-quarantined");
  private static final Key<Integer> HTTP_PORT = Key.number("wharf.http.port", "0", 0, 65535);
  private static final Key<String> HTTP_HOST =
      Key.text("wharf.http.host", "127.0.0.1", "\\S+", "must be a host's name or address");
  private static final Key<String> ARCHIVE_TO = endpoint("wharf.archive-to", "direct:archive");
  private static final Key<String> QUARANTINE_TO =
      endpoint("wharf.quarantine-to", "direct:quarantine");

  private static final List<Key<?>> KEYS =
      List.of(
          INBOX,
          ARCHIVE,
          QUARANTINE,
          WORK,
          STATE,
          INCOMPLETE_SUFFIX,
          POLL_INTERVAL,
          MISSING_ZIP_AFTER,
          QUEUE,
          PACKETS,
          WORKERS,
          UNPACK_INTO,
          LIMIT_BYTES,
          LIMIT_ENTRIES,
          LIMIT_RATIO,
          LIMIT_RATIO_ABOVE,
          LIMIT_DEPTH,
          LIMIT_NAME_BYTES,
          LEGACY_CHARSET,
          RETRY_ATTEMPTS,
          RETRY_DELAY,
          SPACE_RESERVE,
          DURABILITY,
          STOP_TIMEOUT,
          LEDGER,
          PLUGINS,
          CHILDREN,
          ON_ARCHIVED,
          ON_QUARANTINED,
          HTTP_PORT,
          HTTP_HOST,
          ARCHIVE_TO,
          QUARANTINE_TO);

  private static Key<String> endpoint(String name, String standard) {
    return Key.text(name, standard, "[A-Za-z][\\w.+-]*:\\S+", "must be a Camel endpoint");
  }

  private static Key<String> notified(String name) {
    return Key.text(
        name,
        "",
        "([A-Za-z][\\w.+-]*:\\S.*)?",
        "must be empty, a Camel endpoint, or command: and a command");
  }

  /** The outcomes that somebody is to be told of. */
  public Set<Outcome> announced() {
    Set<Outcome> announced = EnumSet.noneOf(Outcome.class);
    if (!onArchived.isEmpty()) {
      announced.add(Outcome.ARCHIVED);
    }
    if (!onQuarantined.isEmpty()) {
      announced.add(Outcome.QUARANTINED);
    }
    return announced;
  }

  /** The name and the default of every setting. */
  public static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    KEYS.forEach(key -> defaults.put(key.name(), key.standard()));
    return defaults;
  }

  /**
   * Reads the settings of a working folder.
   *
   * @param folder holds {@code application.properties}
   * @throws SettingsException with all problems at once, each with the setting, its value and the
   *     rule
   */
  public static Settings read(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    Properties file = load(folder.resolve(FILE));
    Values values = new Values(file, FILE, environment, system);
    overrideOthers(file, values, environment);
    values.requireKnown(KEYS);
    int workers = values.get(WORKERS);
    Settings settings =
        new Settings(
            values.get(INBOX),
            values.get(ARCHIVE),
            values.get(QUARANTINE),
            values.get(WORK),
            values.get(STATE),
            values.get(INCOMPLETE_SUFFIX),
            values.get(POLL_INTERVAL),
            values.get(MISSING_ZIP_AFTER),
            values.get(PACKETS),
            workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
            values.get(UNPACK_INTO),
            new Limits(
                values.get(LIMIT_BYTES),
                values.get(LIMIT_ENTRIES),
                values.get(LIMIT_RATIO),
                values.get(LIMIT_RATIO_ABOVE),
                values.get(LIMIT_DEPTH),
                values.get(LIMIT_NAME_BYTES)),
            values.get(LEGACY_CHARSET),
            values.get(RETRY_ATTEMPTS),
            values.get(RETRY_DELAY),
            values.get(SPACE_RESERVE),
            values.get(DURABILITY),
            values.get(STOP_TIMEOUT),
            ledger(values.get(LEDGER), values.get(STATE)),
            values.get(HTTP_PORT),
            values.get(PLUGINS),
            values.get(CHILDREN),
            values.get(ON_ARCHIVED),
            values.get(ON_QUARANTINED),
            values.inForce());
    values.get(HTTP_HOST);
    values.get(QUEUE);
    values.get(ARCHIVE_TO);
    values.get(QUARANTINE_TO);
    values.inForce().put(WORKERS.name(), String.valueOf(settings.workers()));
    settings.requireApart(values);
    if (!values.problems().isEmpty()) {
      throw new SettingsException(values.problems());
    }
    return settings;
  }

  private static Path ledger(String address, Path state) {
    return address.isEmpty()
        ? state.resolve("ledger.db")
        : Path.of(address.substring("jdbc:sqlite:".length())).toAbsolutePath().normalize();
  }

  // Camel's own keys are overridden as ours are; by itself it knows them in lower case alone.
  private static void overrideOthers(
      Properties file, Values values, Map<String, String> environment) {
    for (String name : file.stringPropertyNames()) {
      String given = environment.get(Key.variable(name));
      if (!name.startsWith("wharf.") && given != null) {
        values.inForce().put(name, given);
      }
    }
  }

  private static Properties load(Path file) throws SettingsException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      String why = Files.exists(file) ? "cannot be read: " + e.getMessage() : "is not there";
      throw new SettingsException(
          List.of(
              file.toAbsolutePath().normalize()
                  + " "
                  + why
                  + ". Start Wharf in the folder that holds application.properties and routes/"));
    }
    return properties;
  }

  private void requireApart(Values values) {
    Map<String, Path> folders = folders();
    folders.forEach(
        (name, folder) ->
            folders.forEach(
                (otherName, other) -> {
                  if (!name.equals(otherName)
                      && folder.startsWith(other)
                      && (!folder.equals(other) || name.compareTo(otherName) < 0)) {
                    values.problem(
                        name + "=" + folder + ": must not lie in " + otherName + "=" + other);
                  }
                }));
  }

  /** The five folders by the names of their settings. */
  public Map<String, Path> folders() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put(INBOX.name(), inbox);
    folders.put(ARCHIVE.name(), archive);
    folders.put(QUARANTINE.name(), quarantine);
    folders.put(WORK.name(), work);
    folders.put(STATE.name(), state);
    return folders;
  }
}
