package dev.wharf.settings;

import dev.wharf.child.Ownership;
import dev.wharf.files.Durability;
import dev.wharf.packet.Printable;
import dev.wharf.packet.Receipt.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * All settings in force, checked. A value comes from {@code application.properties}, above that
 * from the environment ({@code wharf.limits.name-bytes} as {@code WHARF_LIMITS_NAME_BYTES}), above
 * that from {@code -Dwharf.…}, and above all from the operator of a running server.
 *
 * @param workers at least 1; what 0 stands for has been put in
 * @param unpackInto empty when content is not written
 * @param camelCli whether the {@code camel} command finds the server
 * @param inForce every key that routes may name with its value as text; of other keys of the file,
 *     those that the environment overrides
 * @param all every key of ours and of the file, as people may see it
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
    Inflating inflating,
    Retry retry,
    long spaceReserve,
    Durability durability,
    Duration stopTimeout,
    LedgerAddress ledger,
    Set<Role> roles,
    Broker broker,
    Duration stalledAfter,
    Duration stuckAfter,
    Http http,
    boolean camelCli,
    LogFormat logFormat,
    LogLevel logLevel,
    Path plugins,
    Ownership ownership,
    String onArchived,
    String onQuarantined,
    Map<String, String> inForce,
    Map<String, InForce> all) {

  /** The file with the settings, in the working folder. */
  public static final String FILE = "application.properties";

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

  /** Where Camel finds the routes. */
  public String routes() {
    InForce pattern = all.get("camel.main.routes-include-pattern");
    return pattern == null ? "" : pattern.value();
  }

  /** The name and the default of every setting. */
  public static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    Keys.ALL.forEach(key -> defaults.put(key.name(), key.standard()));
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
    return read(load(folder), environment, system, Map.of());
  }

  /**
   * The state folder alone, for whoever looks for a running server: other settings may be wrong, as
   * in the middle of an edit.
   *
   * @throws SettingsException when it is the state folder that is wrong, or nothing says which
   */
  public static Path stateFolder(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    boolean told =
        system.containsKey(Keys.STATE.name()) || environment.containsKey(Keys.STATE.variable());
    Properties file = told ? new Properties() : load(folder);
    Values values = new Values(file, FILE, environment, system, Map.of());
    Path state = values.get(Keys.STATE);
    if (!values.problems().isEmpty()) {
      throw new SettingsException(values.problems());
    }
    return state;
  }

  static Settings read(
      Properties file,
      Map<String, String> environment,
      Properties system,
      Map<String, String> operator)
      throws SettingsException {
    Values values = new Values(file, FILE, environment, system, operator);
    values.takeOthers();
    values.requireKnown();
    int workers = values.get(Keys.WORKERS);
    Settings settings =
        new Settings(
            values.get(Keys.INBOX),
            values.get(Keys.ARCHIVE),
            values.get(Keys.QUARANTINE),
            values.get(Keys.WORK),
            values.get(Keys.STATE),
            values.get(Keys.INCOMPLETE_SUFFIX),
            values.get(Keys.POLL_INTERVAL),
            values.get(Keys.MISSING_ZIP_AFTER),
            values.get(Keys.PACKETS),
            workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
            values.get(Keys.UNPACK_INTO),
            new Limits(
                values.get(Keys.LIMIT_BYTES),
                values.get(Keys.LIMIT_ENTRIES),
                values.get(Keys.LIMIT_RATIO),
                values.get(Keys.LIMIT_RATIO_ABOVE),
                values.get(Keys.LIMIT_DEPTH),
                values.get(Keys.LIMIT_NAME_BYTES)),
            values.get(Keys.LEGACY_CHARSET),
            values.get(Keys.INFLATER),
            new Retry(values.get(Keys.RETRY_ATTEMPTS), values.get(Keys.RETRY_DELAY)),
            values.get(Keys.SPACE_RESERVE),
            values.get(Keys.DURABILITY),
            values.get(Keys.STOP_TIMEOUT),
            ledger(values),
            roles(values),
            broker(values),
            values.get(Keys.STALLED_AFTER),
            values.get(Keys.STUCK_AFTER),
            http(values),
            values.get(Keys.CAMEL_CLI) == YesNo.YES,
            values.get(Keys.LOG_FORMAT),
            values.get(Keys.LOG_LEVEL),
            values.get(Keys.PLUGINS),
            values.get(Keys.CHILDREN),
            values.get(Keys.ON_ARCHIVED),
            values.get(Keys.ON_QUARANTINED),
            values.inForce(),
            values.all());
    values.get(Keys.ARCHIVE_TO);
    values.get(Keys.QUARANTINE_TO);
    values.inForce().put(Keys.WORKERS.name(), String.valueOf(settings.workers()));
    values.inForce().remove(Keys.LEDGER.name()); // No route needs them, and they hold secrets.
    values.inForce().remove(Keys.LEDGER_PASSWORD.name());
    values.inForce().remove(Keys.BROKER_URL.name());
    values.inForce().remove(Keys.BROKER_PASSWORD.name());
    settings.requireApart(values);
    settings.requireRolesThatMeet(values);
    if (!values.problems().isEmpty()) {
      throw new SettingsException(values.problems());
    }
    return settings;
  }

  private static Set<Role> roles(Values values) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : values.get(Keys.ROLES).split(",", -1)) {
      roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return roles;
  }

  private static Broker broker(Values values) {
    String queue = values.get(Keys.QUEUE);
    boolean used = queue.startsWith("jms:");
    String url = values.get(Keys.BROKER_URL);
    if (used && url.isEmpty()) {
      values.problem(
          Keys.BROKER_URL.name()
              + " must say where the broker of "
              + Keys.QUEUE.name()
              + " is: tcp://host:61616");
    }
    return new Broker(
        queue,
        values.get(Keys.DEAD_LETTERS),
        used,
        url,
        values.get(Keys.BROKER_USER),
        values.get(Keys.BROKER_PASSWORD),
        values.get(Keys.QUEUE_DEPTH));
  }

  private void requireRolesThatMeet(Values values) {
    if (roles.size() == 1 && !(broker.used() && ledger.shared())) {
      values.problem(
          Keys.ROLES.name()
              + "="
              + values.get(Keys.ROLES)
              + ": needs another server with the other role, and so a "
              + Keys.QUEUE.name()
              + " and a "
              + Keys.LEDGER.name()
              + " that they share: jms:queue:… and jdbc:postgresql:…");
    }
  }

  private static Http http(Values values) {
    String host = values.get(Keys.HTTP_HOST);
    Path given = values.get(Keys.HTTP_KEYSTORE);
    Path keystore = given.toString().isEmpty() ? null : given;
    int port = values.get(Keys.HTTP_PORT);
    boolean cleartext = values.get(Keys.HTTP_CLEARTEXT) == YesNo.YES;
    if (port != 0 && keystore == null && !cleartext && !loopback(host)) {
      values.problem(
          Keys.HTTP_HOST.name()
              + "="
              + Printable.of(host)
              + ": would let the network see the status page, and the token, without TLS; set "
              + Keys.HTTP_KEYSTORE.name()
              + ", or "
              + Keys.HTTP_CLEARTEXT.name()
              + "=yes where that is meant");
    }
    String names = values.get(Keys.HTTP_ALLOWED_HOSTS);
    return new Http(
        port,
        host,
        names.isEmpty() ? Set.of() : Set.of(names.toLowerCase(Locale.ROOT).split("[,\\s]+")),
        keystore,
        values.get(Keys.HTTP_KEYSTORE_PASSWORD));
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static LedgerAddress ledger(Values values) {
    String address = values.get(Keys.LEDGER);
    boolean shared = address.startsWith("jdbc:postgresql:");
    Path file = null;
    if (!shared) {
      file =
          address.isEmpty()
              ? values.get(Keys.STATE).resolve("ledger.db")
              : Path.of(address.substring("jdbc:sqlite:".length())).toAbsolutePath().normalize();
    }
    return new LedgerAddress(
        file,
        shared ? address : "",
        values.get(Keys.LEDGER_USER),
        values.get(Keys.LEDGER_PASSWORD),
        values.get(Keys.LEASE));
  }

  static Properties load(Path folder) throws SettingsException {
    Path file = folder.resolve(FILE);
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
    folders.put(Keys.INBOX.name(), inbox);
    folders.put(Keys.ARCHIVE.name(), archive);
    folders.put(Keys.QUARANTINE.name(), quarantine);
    folders.put(Keys.WORK.name(), work);
    folders.put(Keys.STATE.name(), state);
    return folders;
  }
}
