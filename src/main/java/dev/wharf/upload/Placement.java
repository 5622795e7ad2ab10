package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.upload.UploadNotes.Note;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Brings an upload that has come to stand in its inbox by one rename, or removes it. Each step can
 * be done again after a crash. Safe for use by several threads on different packets.
 */
final class Placement {
  private final Ground ground;
  private final UploadNotes notes;

  Placement(Ground ground, UploadNotes notes) {
    this.ground = ground;
    this.notes = notes;
  }

  /**
   * Places a packet whose zip is on the disk. When this returns, it stands whole.
   *
   * @return false when its name is taken; nothing has been moved then
   */
  boolean place(Landing landing, Note note, String token)
      throws IOException, RefusedUploadException {
    Disk disk = ground.disk();
    ground.requireFolders();
    Path inside = landing.markerInside();
    if (inside != null) {
      disk.mark(inside);
    }
    disk.sync(landing.part());
    if (!disk.move(landing.plain() ? landing.partZip() : landing.part(), landing.target(), token)) {
      return false;
    }
    complete(landing, note);
    return true;
  }

  /** Does what remains to be done once a packet stands under its name. */
  private Note complete(Landing landing, Note note) throws IOException {
    Disk disk = ground.disk();
    if (Disk.exists(landing.part())) {
      disk.wipe(landing.part()); // A plain zip has left it.
    }
    Path beside = landing.markerBeside();
    if (beside != null) {
      disk.mark(beside);
    }
    disk.sync(landing.parent());
    Note whole = note.asWhole();
    notes.write(whole);
    return whole;
  }

  /**
   * Carries on what a crash has cut off: the packet stands under its name already.
   *
   * @return the note as it is now
   */
  Note settled(Landing landing, Note note) throws IOException {
    boolean placed = !note.whole() && !Disk.exists(landing.partZip()) && landing.standing() != null;
    return placed ? complete(landing, note) : note;
  }

  /**
   * Removes what has come of an upload.
   *
   * @param after the note that stays; null for none
   */
  void drop(Landing landing, @Nullable Note after) throws IOException {
    ground.disk().wipe(landing.part());
    if (after == null) {
      notes.delete(landing.packet());
    } else {
      notes.write(after);
    }
  }
}
