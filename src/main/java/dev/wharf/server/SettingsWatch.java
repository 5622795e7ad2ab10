package dev.wharf.server;

import dev.wharf.files.TextFile;
import dev.wharf.operate.Control;
import dev.wharf.operate.Overview;
import dev.wharf.packet.InWords;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.Settings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees edits of {@code application.properties}: what can change while the server runs does, the
 * rest is told by name. Only a file that has stood as it is for a while is an edit, because
 * somebody may still be writing. An edit that is missing, half written or wrong changes nothing,
 * and stays visible until it is fixed. For one thread.
 */
public final class SettingsWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);

  /** How long a file must have been the same. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** How long, where the line that it ends with may still grow. */
  private static final Duration SETTLED_WITHOUT_LINE_END = Duration.ofSeconds(10);

  private final LiveSettings settings;
  private final LiveBeans beans;
  private final LiveInboxes inboxes;
  private final Control control;
  private final Overview overview;
  private final LongSupplier nanos;
  private State seen;
  private long since;
  private State judged;
  private @Nullable String told;
  private List<String> waiting = List.of();
  private List<String> warned;

  /**
   * The file at one moment.
   *
   * @param stamp tells two writes of the same text apart
   * @param text null where it cannot be read
   * @param problem why it cannot be read
   */
  private record State(Object stamp, @Nullable String text, String problem) {}

  /**
   * @param nanos a clock that nobody sets
   */
  SettingsWatch(
      LiveSettings settings,
      LiveBeans beans,
      LiveInboxes inboxes,
      Control control,
      Overview overview,
      LongSupplier nanos) {
    this.settings = settings;
    this.beans = beans;
    this.inboxes = inboxes;
    this.control = control;
    this.overview = overview;
    this.nanos = nanos;
    seen = see();
    judged = seen;
    warned = warnings();
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>(settings.warnings());
    warnings.addAll(OpenSecrets.problems(settings.get(), settings.file()));
    return warnings;
  }

  /** The same watch by another clock. */
  SettingsWatch by(LongSupplier clock) {
    return new SettingsWatch(settings, beans, inboxes, control, overview, clock);
  }

  /** The settings in force. */
  Settings settings() {
    return settings.get();
  }

  /** Takes up the file when it is another than before and has been so for long enough. */
  public void look() {
    State now = see();
    if (!now.equals(seen)) {
      seen = now;
      since = nanos.getAsLong();
    } else if (!now.equals(judged) && nanos.getAsLong() - since >= patience(now).toNanos()) {
      judged = now;
      judge(now);
    } else if (!inboxes.isSettled() || inboxes.canGoOn()) {
      judge(judged);
    }
  }

  private Duration patience(State state) {
    try {
      boolean goesOn = state.text() != null && settings.mayGoOn(state.text());
      return goesOn ? SETTLED_WITHOUT_LINE_END : SETTLED;
    } catch (SettingsException e) {
      return SETTLED;
    }
  }

  private State see() {
    try {
      return new State(stamp(settings.file()), TextFile.read(settings.file()), "");
    } catch (TextFile.NotUtf8Exception e) {
      return new State("", null, InWords.of(e));
    } catch (NoSuchFileException e) {
      return new State("", null, "the file is not there"); // Some editors remove it first.
    } catch (IOException e) {
      return new State("", null, "the file cannot be read: " + InWords.of(e));
    }
  }

  private void judge(State edit) {
    try {
      if (edit.text() == null) {
        throw new SettingsException(List.of(edit.problem()));
      }
      Map<String, String> now = beans.among(settings.newOthers(edit.text()));
      LiveSettings.Change change = settings.takeUp(edit.text(), now.keySet(), inboxes);
      beans.apply(now);
      now.keySet().stream() // What is shown of it may be the same as before.
          .filter(name -> !change.changed().contains(name))
          .forEach(name -> LOG.info("{} is as edited now", name));
      takeUp(change);
      inboxes.follow();
    } catch (SettingsException e) {
      String why = inOneLine(e);
      if (!why.equals(told)) {
        LOG.warn("The edit of {} changes nothing: {}", settings.file(), why);
      }
      told = why;
      overview.badEdit(why);
    }
  }

  private void takeUp(LiveSettings.Change change) {
    told = null;
    control.apply();
    overview.waitsForRestart(change.waiting());
    settings
        .get()
        .all()
        .forEach(
            (name, inForce) -> {
              if (change.changed().contains(name)) {
                LOG.info(
                    "{} is {} now", name, inForce.value().isEmpty() ? "empty" : inForce.value());
              }
            });
    if (!change.waiting().equals(waiting) && !change.waiting().isEmpty()) {
      LOG.warn("Waiting for a restart: {}", String.join(", ", change.waiting()));
    }
    waiting = change.waiting();
    List<String> warnings = warnings();
    warnings.stream()
        .filter(warning -> !warned.contains(warning))
        .forEach(warning -> LOG.warn("{}", warning));
    warned = warnings;
  }

  private static String inOneLine(SettingsException e) {
    return Objects.requireNonNull(e.getMessage()).replace("\n", "; ");
  }

  /** What tells one content of a file from another without reading it. */
  static Object stamp(Path file) throws IOException {
    return Files.readAttributes(file, "unix:fileKey,size,lastModifiedTime,ctime");
  }
}
