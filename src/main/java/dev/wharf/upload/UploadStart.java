package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.files.Exchangeable;
import dev.wharf.files.PartFile;
import dev.wharf.ledger.PacketState;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.upload.Outcome.Kind;
import dev.wharf.upload.UploadNotes.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether an upload may begin, or be carried on, by what is there of it. For the holder of
 * the packet's place among those that are active.
 */
final class UploadStart {
  private static final Logger LOG = LoggerFactory.getLogger(UploadStart.class);

  private static final String TAKEN =
      "another packet of that name stands in the inbox; try again when it has left";

  private final Ground ground;
  private final UploadNotes notes;
  private final Placement placement;
  private final ActiveUploads active;

  UploadStart(Ground ground, UploadNotes notes, Placement placement, ActiveUploads active) {
    this.ground = ground;
    this.notes = notes;
    this.placement = placement;
    this.active = active;
  }

  /**
   * Begins.
   *
   * @return the upload, to be given its bytes; or the answer, where they are not needed
   * @throws RefusedUploadException when it may not begin; what is there stays as it is
   */
  Begun begin(
      String sender, Landing wanted, SentRange range, ReprDigest digest, ActiveUploads.Place place)
      throws RefusedUploadException, IOException {
    Note before = before(sender, wanted);
    boolean whole = before != null && before.whole();
    Landing landing = before == null || whole ? wanted : of(before, wanted.inbox());
    boolean stands = landing.standing() != null;
    if (before != null && whole) {
      Kind kind = known(landing, before, range, digest, stands);
      if (kind != null) {
        return new Outcome(landing.packet(), kind, range.total(), range.total());
      }
    }
    if (stands && (before == null || before.length() != range.total())) {
      throw new RefusedUploadException(409, TAKEN);
    }
    requireNext(landing, before, range);
    ground.requireSpace(
        landing.inbox().folder(), range.total() - range.from() + active.remaining());
    String announced =
        digest.isEmpty() && before != null && range.from() > 0 ? before.digest() : "";
    ReprDigest expected = announced.isEmpty() ? digest : ReprDigest.of(announced);
    Note note =
        new Note(landing.packet(), sender, landing.suffix(), range.total(), expected.text(), false);
    Note standing = whole && stands ? before : null;
    Upload upload = new Upload(ground, placement, landing, note, standing, range, expected, place);
    return open(upload, landing, range.from() == 0 ? note : null, standing);
  }

  private Upload open(Upload upload, Landing landing, @Nullable Note first, @Nullable Note standing)
      throws IOException, RefusedUploadException {
    if (first == null) {
      return upload.open();
    }
    try {
      makeParent(landing);
      placement.drop(landing, first);
      return upload.open();
    } catch (IOException e) {
      placement.drop(landing, standing);
      throw e;
    }
  }

  /** The sender's own note, and nobody else's; null where there is none that counts any more. */
  private @Nullable Note before(String sender, Landing landing)
      throws RefusedUploadException, IOException {
    Note note = notes.read(landing.packet());
    if (note != null) {
      Landing noted = of(note, landing.inbox());
      note = placement.settled(noted, note);
      boolean there = noted.standing() != null || (!note.whole() && Disk.exists(noted.part()));
      if (!note.sender().equals(sender)) {
        if (there) {
          throw new RefusedUploadException(409, TAKEN);
        }
        note = null;
      }
    }
    if ((note == null || note.whole()) && Disk.exists(landing.part())) {
      throw new RefusedUploadException(409, TAKEN); // Somebody sends it in another way.
    }
    return note;
  }

  static Landing of(Note note, Inbox inbox) {
    return new Landing(inbox, note.packet(), note.suffix());
  }

  // A sender that has lost our answer sends the same once more.
  private @Nullable Kind known(
      Landing landing, Note before, SentRange range, ReprDigest digest, boolean stands)
      throws RefusedUploadException {
    if (range.total() != before.length() || !digest.isSame(ReprDigest.of(before.digest()))) {
      return null;
    }
    if (stands) {
      return Kind.WAITING;
    }
    PacketState newest = ground.newest(landing);
    if (newest == PacketState.ARCHIVED) {
      return Kind.ARCHIVED;
    }
    return newest == null || newest.ended() ? null : Kind.WAITING;
  }

  private void requireNext(Landing landing, @Nullable Note before, SentRange range)
      throws RefusedUploadException, IOException {
    if (range.from() == 0) {
      return; // It begins again.
    }
    boolean arrives = before != null && !before.whole() && Disk.exists(landing.partZip());
    long offset = before != null && arrives ? offset(landing, before) : 0;
    if (range.from() != offset) {
      throw new RefusedUploadException(
          409, "the next byte that is wanted is that with the number " + offset, offset);
    }
    if (before == null || before.length() != range.total()) {
      throw new RefusedUploadException(
          409, "the length was announced as another before; send all of it again", 0);
    }
  }

  /**
   * From which byte on an upload is carried on; those before are on the disk. The last byte is
   * always wanted, so that there is a request whose answer says how it ended.
   */
  long offset(Landing landing, Note note) throws IOException {
    long come = PartFile.settle(landing.partZip(), ground.settings().get().durability());
    return Math.min(come, note.length() - 1);
  }

  private void makeParent(Landing landing) throws IOException, RefusedUploadException {
    Path parent = landing.parent();
    Path inbox = landing.inbox().folder();
    if (!parent.equals(inbox) && Exchangeable.byOthers(inbox, parent)) {
      LOG.warn(
          "Uploads of {} are refused: other users may write to {}, and could put a link in the place"
              + " of a sender's folder. chmod go-w {}",
          Printable.of(String.valueOf(parent.getFileName())),
          inbox,
          inbox);
      throw new RefusedUploadException(
          503, "uploads are not possible now; the server's log says why");
    }
    if (!Disk.exists(parent)) {
      ground.disk().createDirectories(parent);
      ground.disk().sync(landing.inbox().folder());
    } else if (!parent.equals(landing.inbox().folder())
        && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(parent + " is no folder");
    }
  }
}
