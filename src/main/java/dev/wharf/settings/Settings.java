package dev.wharf.settings;

import dev.wharf.child.Ownership;
import dev.wharf.files.Durability;
import dev.wharf.packet.Receipt.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All settings in force, checked. A value comes from {@code application.properties}, above that
 * from the environment ({@code wharf.limits.name-bytes} as {@code WHARF_LIMITS_NAME_BYTES}), above
 * that from {@code -Dwharf.…}, and above all from the operator of a running server.
 *
 * @param roots the folders; the other groups follow the sections of application.properties
 * @param inboxes all of them, that of {@code wharf.inbox} first
 * @param shipAtOnce packets that are shipped at a time
 * @param given what was given for each key, and where
 */
public record Settings(
    Folders roots,
    Machines machines,
    Intake intake,
    List<Inbox> inboxes,
    Unpacking unpacking,
    Failures failures,
    Watching watching,
    Senders senders,
    Processing processing,
    int shipAtOnce,
    Given given) {

  /** The file with the settings, in the working folder. */
  public static final String FILE = "application.properties";

  /**
   * Reads the settings of a working folder.
   *
   * @param folder holds {@code application.properties}
   * @throws SettingsException with all problems at once, each with the setting, its value and the
   *     rule
   */
  public static Settings read(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    return read(Sources.of(Sources.load(folder), environment, system));
  }

  static Settings read(Sources sources) throws SettingsException {
    Values values = new Values(sources);
    values.takeOthers();
    values.requireKnown();
    Folders roots = Folders.read(values);
    List<Inbox> inboxes = Inboxes.read(values, roots);
    boolean ships = inboxes.stream().anyMatch(inbox -> inbox.shipTo().isSet());
    values.derived(ShipTo.SHIPS, ships ? "yes" : "no");
    Settings settings =
        new Settings(
            roots,
            Machines.read(values, roots.state()),
            Intake.read(values),
            inboxes,
            Unpacking.read(values),
            Failures.read(values),
            Watching.read(values),
            Senders.read(values),
            Processing.read(values),
            values.get(ShipTo.AT_ONCE),
            values.given());
    values.requireNoProblem();
    return settings;
  }

  /**
   * The state folder alone, for whoever looks for a running server: other settings may be wrong, as
   * in the middle of an edit.
   *
   * @throws SettingsException when it is the state folder that is wrong, or nothing says which
   */
  public static Path stateFolder(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    Sources sources = Sources.of(new Properties(), environment, system);
    if (sources.of(Folders.STATE.name()) == null) {
      sources = Sources.of(Sources.load(folder), environment, system);
    }
    Values values = new Values(sources);
    Path state = values.get(Folders.STATE);
    values.requireNoProblem();
    return state;
  }

  /** How servers share the work. */
  public Deployment deployment() {
    return machines.deployment();
  }

  /** Where Camel finds the routes. */
  public String routes() {
    InForce pattern = all().get("camel.main.routes-include-pattern");
    return pattern == null ? "" : pattern.value();
  }

  /** What Camel is given: what routes may name, and its own keys that are overridden. */
  public Map<String, String> inForce() {
    return given.forCamel();
  }

  /** Every key of ours and of the file, as people may see it. */
  public Map<String, InForce> all() {
    return given.shown();
  }

  /**
   * One of the inboxes.
   *
   * @param name empty for that of {@code wharf.inbox}
   * @throws UncheckedIOException when there is none of that name
   */
  public Inbox inbox(String name) {
    Inbox inbox = find(name);
    if (inbox != null) {
      return inbox;
    }
    throw new UncheckedIOException(
        new IOException(
            "there is no inbox "
                + name
                + " in the settings any more; set wharf.inboxes and wharf.inboxes."
                + name
                + ".folder as they were"));
  }

  /** The inbox of that name; null where there is none. Each packet asks, so there is no stream. */
  public @Nullable Inbox find(String name) {
    for (Inbox inbox : inboxes) {
      if (inbox.name().equals(name)) {
        return inbox;
      }
    }
    return null;
  }

  /** The names of all inboxes but that of {@code wharf.inbox}. */
  public List<String> inboxNames() {
    return inboxes.stream().map(Inbox::name).filter(name -> !name.isEmpty()).toList();
  }

  /** The five folders and those of further inboxes, by the names of their settings. */
  public Map<String, Path> folders() {
    Map<String, Path> folders = roots.byName();
    inboxes.forEach(inbox -> folders.put(inbox.setting(), inbox.folder()));
    return folders;
  }

  public Path inbox() {
    return roots.inbox();
  }

  public Path archive() {
    return roots.archive();
  }

  public Path quarantine() {
    return roots.quarantine();
  }

  public Path work() {
    return roots.work();
  }

  public Path state() {
    return roots.state();
  }

  public LedgerAddress ledger() {
    return machines.ledger();
  }

  public Set<Role> roles() {
    return machines.roles();
  }

  public Broker broker() {
    return machines.broker();
  }

  public Duration pollInterval() {
    return intake.pollInterval();
  }

  public Duration missingZipAfter() {
    return intake.missingZipAfter();
  }

  public int packets() {
    return intake.packets();
  }

  public int workers() {
    return unpacking.workers();
  }

  public String unpackInto() {
    return unpacking.unpackInto();
  }

  public Limits limits() {
    return unpacking.limits();
  }

  public Charset legacyCharset() {
    return unpacking.legacyCharset();
  }

  public Inflating inflating() {
    return unpacking.inflating();
  }

  public Retry retry() {
    return failures.retry();
  }

  public long spaceReserve() {
    return failures.spaceReserve();
  }

  public Durability durability() {
    return failures.durability();
  }

  public Duration stopTimeout() {
    return failures.stopTimeout();
  }

  public Http http() {
    return watching.http();
  }

  public Duration stalledAfter() {
    return watching.stalledAfter();
  }

  public Duration stuckAfter() {
    return watching.stuckAfter();
  }

  public boolean camelCli() {
    return watching.camelCli();
  }

  public LogFormat logFormat() {
    return watching.logFormat();
  }

  public LogLevel logLevel() {
    return watching.logLevel();
  }

  public boolean zipDigest() {
    return unpacking.zipDigest();
  }

  public Path plugins() {
    return processing.plugins();
  }

  public Ownership ownership() {
    return processing.ownership();
  }

  public String onArchived() {
    return processing.notices().onArchived();
  }

  public String onQuarantined() {
    return processing.notices().onQuarantined();
  }

  /** Names of variables of the server's environment that commands for receipts are given. */
  public List<String> noticeEnvironment() {
    return processing.notices().environment();
  }

  /** Whether the archived packets of any inbox are shipped onward. */
  public boolean ships() {
    return inboxes.stream().anyMatch(inbox -> inbox.shipTo().isSet());
  }

  /** The outcomes that somebody is to be given receipts of. */
  public Set<Outcome> announced() {
    return processing.notices().announced();
  }
}
