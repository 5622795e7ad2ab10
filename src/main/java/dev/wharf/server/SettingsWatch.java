package dev.wharf.server;

import dev.wharf.operate.Control;
import dev.wharf.operate.Overview;
import dev.wharf.settings.LiveSettings;
import dev.wharf.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees edits of {@code application.properties}: what can change while the server runs does, the
 * rest is told by name; an edit with a mistake in it changes nothing. For one thread.
 */
public final class SettingsWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);

  private final LiveSettings settings;
  private final Control control;
  private final Overview overview;
  private Object seen;
  private List<String> waiting = List.of();

  SettingsWatch(LiveSettings settings, Control control, Overview overview) throws IOException {
    this.settings = settings;
    this.control = control;
    this.overview = overview;
    seen = stamp(settings.file());
  }

  /** Reads the file again when it is another than before. */
  public void look() throws IOException {
    Object now;
    try {
      now = stamp(settings.file());
    } catch (NoSuchFileException e) {
      return; // Some editors remove it first.
    }
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      LiveSettings.Change change = settings.reread();
      control.apply();
      overview.waitsForRestart(change.waiting());
      settings
          .get()
          .all()
          .forEach(
              (name, inForce) -> {
                if (change.changed().contains(name)) {
                  LOG.info("{} is {} now", name, inForce.value());
                }
              });
      if (!change.waiting().equals(waiting) && !change.waiting().isEmpty()) {
        LOG.warn("Waiting for a restart: {}", String.join(", ", change.waiting()));
      }
      waiting = change.waiting();
    } catch (SettingsException e) {
      String why = Objects.requireNonNull(e.getMessage()).replace("\n", "; ");
      LOG.warn("The edit of {} changes nothing: {}", settings.file(), why);
      overview.badEdit(why);
    }
  }

  /** What tells one content of a file from another without reading it. */
  static Object stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return List.of(
        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
  }
}
