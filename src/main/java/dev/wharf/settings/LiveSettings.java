package dev.wharf.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a running server, some of which can change while it runs: by an edit of the file,
 * or by its operator. Safe for use by several threads.
 */
public final class LiveSettings implements Supplier<Settings> {
  private final Path folder;
  private final Map<String, String> environment;
  private final Properties system;
  private volatile Settings current;
  private volatile boolean adoptsFolders;

  /** Whether the routes run that ship packets, which are made at the start alone. */
  private final boolean ships;

  /** The file as it was last read. */
  private EditedText file;

  /** What of the file is in force: edits of settings that are not live wait for a restart. */
  private Properties applied;

  private Map<String, String> operator = Map.of();
  private volatile Set<String> leaving = Set.of();

  /** What an edit of the inboxes has to do with the rest of the server. */
  public interface InboxChanges {
    /** Whether no packet of an inbox is taken any more, and none is in work. */
    boolean isClosed(String inbox);

    /**
     * Makes ready what settings need before they are in force.
     *
     * @throws SettingsException when the server cannot work with them; they are not in force then
     */
    void prepare(Settings next) throws SettingsException;
  }

  /**
   * What came of an edit, by the names of settings.
   *
   * @param changed settings whose new values are in force
   * @param waiting settings whose new values wait for a restart
   */
  public record Change(List<String> changed, List<String> waiting) {}

  /**
   * Reads the settings of a working folder.
   *
   * @throws SettingsException with all problems at once
   */
  public LiveSettings(Path folder, Map<String, String> environment, Properties system)
      throws SettingsException {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.system = new Properties();
    system.stringPropertyNames().forEach(n -> this.system.setProperty(n, system.getProperty(n)));
    file = new EditedText(Sources.text(folder));
    applied = copy(file.values());
    current = read(applied, operator);
    ships = current.ships();
  }

  @Override
  public Settings get() {
    return current;
  }

  /** Has the start take the folders that it finds for the right ones, as the operator says. */
  public void adoptFolders() {
    adoptsFolders = true;
  }

  /** Whether the start takes the folders that it finds for the right ones. */
  public boolean adoptsFolders() {
    return adoptsFolders;
  }

  /** What was given and sets nothing, or not what it seems to, a sentence each. */
  public synchronized List<String> warnings() {
    List<String> warnings = new ArrayList<>(file.warnings());
    warnings.addAll(Variables.warnings(environment));
    current
        .folders()
        .forEach(
            (name, folder) -> {
              if (PathText.decoded(folder.toString()) != null) {
                warnings.add(
                    name + "=" + folder + ": signs like %20 stand for themselves in a path");
              }
            });
    return warnings;
  }

  /** What the file gives that is Camel's or a route's, in the order of its lines. */
  public synchronized Map<String, String> others() {
    return file.others();
  }

  /** The file that they come from. */
  public Path file() {
    return folder.toAbsolutePath().resolve(Settings.FILE);
  }

  /**
   * Puts a setting in force, over all that was given for it, until the file has another value.
   *
   * @throws SettingsException when the value breaks the setting's rule; nothing is changed then
   * @throws IllegalArgumentException when the setting cannot change without a restart
   */
  public synchronized void set(String name, String value) throws SettingsException {
    if (!live(name)) {
      throw new IllegalArgumentException(name + " cannot change without a restart");
    }
    Map<String, String> ordered = new HashMap<>(operator);
    ordered.put(name, value);
    current = read(applied, ordered);
    operator = ordered;
  }

  /** Whether somebody may still be writing the last line of a text that else could be taken up. */
  public synchronized boolean mayGoOn(String text) throws SettingsException {
    return !EditedText.endsWithLine(text) && new EditedText(text).cutOff(file) == null;
  }

  /**
   * What an edit of the file gives that is Camel's or a route's and is not in force yet, by name.
   *
   * @throws SettingsException when the text is none of the kind
   */
  public synchronized Map<String, String> newOthers(String text) throws SettingsException {
    Map<String, String> others = new HashMap<>(new EditedText(text).others());
    others.entrySet().removeIf(one -> one.getValue().equals(applied.getProperty(one.getKey())));
    return others;
  }

  /**
   * Takes up an edit of the file. A live setting whose line was edited takes its value, whatever
   * the operator had set.
   *
   * @param text the file's text as edited
   * @param others settings that are not ours and take effect at once
   * @param changes makes ready what inboxes that come need
   * @throws SettingsException with what is wrong with it, or why it is taken for half written;
   *     nothing is changed then
   */
  public synchronized Change takeUp(String text, Set<String> others, InboxChanges changes)
      throws SettingsException {
    EditedText edited = new EditedText(text);
    String cutOff = edited.cutOff(file);
    if (cutOff != null) {
      throw new SettingsException(List.of(cutOff));
    }
    List<String> edits = new ArrayList<>(differing(file.values(), edited.values()));
    edits.removeIf(name -> !live(name) && !others.contains(name));
    Map<String, String> ordered = new HashMap<>(operator);
    edits.forEach(ordered::remove);
    Settings wanted = read(edited.values(), ordered); // What waits for a restart must be right too.
    Set<String> closed = leaving.stream().filter(changes::isClosed).collect(Collectors.toSet());
    InboxEdit inboxes = InboxEdit.of(current, ships, wanted, leaving, closed);
    Properties applicable = copy(applied);
    others.forEach(name -> put(applicable, name, edited.values().getProperty(name)));
    edits.stream()
        .filter(name -> !inboxes.holdsBack(name))
        .forEach(name -> put(applicable, name, edited.values().getProperty(name)));
    inboxes.apply(applicable, edited.values());
    Settings settings = read(applicable, ordered);
    changes.prepare(settings);
    List<String> changed = differing(values(current), values(settings));
    file = edited;
    applied = applicable;
    operator = ordered;
    leaving = Set.copyOf(inboxes.leaving());
    current = settings;
    List<String> waiting = new ArrayList<>(differing(applied, edited.values()));
    waiting.removeIf(name -> !inboxes.waits(name) && (live(name) || inboxes.holdsBack(name)));
    return new Change(changed, waiting);
  }

  /** The inboxes that the file names no more, and of which a packet may still be in work. */
  public Set<String> leaving() {
    return leaving;
  }

  private Settings read(Properties from, Map<String, String> ordered) throws SettingsException {
    return Settings.read(new Sources(from, environment, system, ordered));
  }

  private static boolean live(String name) {
    return Keys.named(name).filter(Key::isLive).isPresent();
  }

  static void put(Properties properties, String name, @Nullable String value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.setProperty(name, value);
    }
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  private static Properties values(Settings settings) {
    Properties values = new Properties();
    settings.all().forEach((name, inForce) -> values.setProperty(name, inForce.value()));
    return values;
  }

  private static List<String> differing(Properties one, Properties other) {
    TreeSet<String> names = new TreeSet<>(one.stringPropertyNames());
    names.addAll(other.stringPropertyNames());
    names.removeIf(name -> Objects.equals(one.getProperty(name), other.getProperty(name)));
    return List.copyOf(names);
  }
}
