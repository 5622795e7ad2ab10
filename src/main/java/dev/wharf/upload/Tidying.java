package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.upload.UploadNotes.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries on uploads that a crash has cut off while they were placed, and removes what nobody has
 * carried on for a week. It looks at one note at a time.
 */
final class Tidying implements AutoCloseable {
  /** How long what has come is kept for its sender. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

  private final Ground ground;
  private final UploadNotes notes;
  private final Placement placement;
  private final ActiveUploads active;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "wharf-uploads-tidying");
            thread.setDaemon(true);
            return thread;
          });

  Tidying(Ground ground, UploadNotes notes, Placement placement, ActiveUploads active) {
    this.ground = ground;
    this.notes = notes;
    this.placement = placement;
    this.active = active;
  }

  /** Tidies up now, and each hour. */
  void begin() {
    var unused = timer.scheduleWithFixedDelay(() -> tidy(Instant.now()), 0, 1, TimeUnit.HOURS);
  }

  /** Tidies up, as it is to be at a moment. */
  void tidy(Instant now) {
    try {
      if (ground.folders().problem().isEmpty()) {
        notes.each((note, changed) -> tidy(note, changed.isBefore(now.minus(KEPT)), now));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Uploads that were cut off cannot be tidied up: {}", InWords.of(e));
    }
  }

  private void tidy(Note note, boolean old, Instant now) throws IOException {
    String name = note.packet().inbox();
    if (!name.isEmpty() && !ground.settings().get().inboxNames().contains(name)) {
      return; // Its inbox is none of the settings any more.
    }
    Inbox inbox = ground.settings().get().inbox(name);
    Landing landing = new Landing(inbox, note.packet(), note.suffix());
    try (ActiveUploads.Place place = active.pass(note.packet())) {
      if (place == null) {
        return; // It comes at this moment.
      }
      Note settled = placement.settled(landing, note);
      if (settled.whole()) {
        if (old && landing.standing() == null) {
          notes.delete(note.packet());
        }
      } else if (old && isOld(landing, now)) {
        placement.drop(landing, null);
        LOG.info(
            "What came of {} from {} is removed: it was not carried on for {} days",
            note.packet(),
            Printable.of(note.sender()),
            KEPT.toDays());
      }
    }
  }

  private static boolean isOld(Landing landing, Instant now) throws IOException {
    Path zip = landing.partZip();
    return !Disk.present(zip)
        || Files.getLastModifiedTime(zip).toInstant().isBefore(now.minus(KEPT));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
