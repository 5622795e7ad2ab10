package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.files.PartFile;
import dev.wharf.ledger.LedgerException;
import dev.wharf.packet.InWords;
import dev.wharf.packet.Printable;
import dev.wharf.upload.Outcome.Kind;
import dev.wharf.upload.UploadNotes.Note;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload, or one part of it, while it comes. Its packet comes to stand in the inbox whole or
 * not at all. It ends by {@link #finish}, by {@link #cut}, or by a refusal; what is asked of it
 * afterwards changes nothing. Safe for use by several threads; every method may wait for the disk.
 */
public final class Upload implements Begun {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
  private static final long SPACE_CHECKED_EACH = 64L * 1024 * 1024;

  private final Ground ground;
  private final Placement placement;
  private final Landing landing;
  private final Note note;
  private final @Nullable Note before;
  private final SentRange range;
  private final ReprDigest digest;
  private final ActiveUploads.Place place;
  private @Nullable PartFile file;
  private long at;
  private long checkedAt;
  private boolean over;

  /**
   * @param before the note of the packet that stands under the name; null where none does
   */
  Upload(
      Ground ground,
      Placement placement,
      Landing landing,
      Note note,
      @Nullable Note before,
      SentRange range,
      ReprDigest digest,
      ActiveUploads.Place place) {
    this.ground = ground;
    this.placement = placement;
    this.landing = landing;
    this.note = note;
    this.before = before;
    this.range = range;
    this.digest = digest;
    this.place = place;
    this.at = range.from();
    this.checkedAt = at;
  }

  /** Makes what its bytes are written to. */
  Upload open() throws IOException {
    Disk disk = ground.disk();
    if (!Disk.exists(landing.part())) {
      disk.createDirectories(landing.part());
      disk.sync(landing.parent());
    }
    file = PartFile.open(landing.partZip(), range.from(), ground.settings().get().durability());
    place.remaining(note.length() - at);
    LOG.info(
        "{} begins to send {}: {} bytes{}",
        Printable.of(note.sender()),
        landing.packet(),
        note.length(),
        at == 0 ? "" : ", from " + at + " on");
    return this;
  }

  /** How many bytes of the body are still to come. */
  public synchronized long missing() {
    return range.end() - at;
  }

  /**
   * Writes what has come.
   *
   * @throws RefusedUploadException when it cannot be kept; nothing of the upload is left then
   */
  public synchronized void write(ByteBuffer bytes) throws RefusedUploadException {
    requireGoingOn();
    try {
      int length = bytes.remaining();
      if (length > missing()) {
        throw new RefusedUploadException(422, "more was sent than announced");
      }
      if (range.from() == 0) {
        digest.take(bytes);
      }
      opened().write(bytes);
      at += length;
      place.remaining(note.length() - at);
      if (at - checkedAt >= SPACE_CHECKED_EACH) {
        checkedAt = at;
        ground.requireSpace(landing.parent(), 0);
      }
    } catch (RefusedUploadException e) {
      throw refused(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void requireGoingOn() throws RefusedUploadException {
    if (over) {
      throw new RefusedUploadException(503, "the upload has ended");
    }
  }

  private PartFile opened() {
    return Objects.requireNonNull(file, "open() makes it");
  }

  /**
   * Ends it because all of the body has come; waits until all of it is on the disk.
   *
   * @throws RefusedUploadException when it is not what was announced, or cannot be placed
   */
  public synchronized Outcome finish() throws RefusedUploadException {
    requireGoingOn();
    try {
      if (missing() > 0) {
        throw new RefusedUploadException(422, "less was sent than announced");
      }
      opened().sync();
      opened().close();
      file = null;
      Outcome outcome = range.isLast() ? deliver() : part();
      end(
          switch (outcome.kind()) {
            case DELIVERED -> "stands whole in the inbox";
            case WAITING -> "stood in the inbox before";
            case ARCHIVED -> "was archived before";
            case PART -> "has come up to byte " + at;
          });
      return outcome;
    } catch (RefusedUploadException e) {
      throw refused(e);
    } catch (IOException | LedgerException e) {
      throw failed(e);
    }
  }

  private Outcome part() {
    return new Outcome(landing.packet(), Kind.PART, at, note.length());
  }

  private Outcome deliver() throws IOException, RefusedUploadException {
    if (range.from() > 0 && !digest.isEmpty()) {
      digest.take(landing.partZip()); // What came before was another request's.
    }
    String wrong = digest.mismatch();
    if (wrong != null) {
      throw new RefusedUploadException(422, "what came has another " + wrong + " than announced");
    }
    Kind kind = Kind.DELIVERED;
    Path standing = landing.standing();
    if (standing == null && ground.isArchived(landing, landing.partZip(), note.length())) {
      kind = Kind.ARCHIVED;
      placement.drop(landing, note.asWhole());
    } else if (standing != null || !placement.place(landing, note, UUID.randomUUID().toString())) {
      requireSame();
      kind = Kind.WAITING;
      placement.drop(landing, note.asWhole());
    }
    return new Outcome(landing.packet(), kind, note.length(), note.length());
  }

  // Its sender may have lost our answer, and has sent it all once more.
  private void requireSame() throws IOException, RefusedUploadException {
    Path standing = landing.standing();
    if (standing == null || !Ground.isSame(standing, landing.partZip(), note.length())) {
      throw new RefusedUploadException(
          409, "another packet of that name stands in the inbox; try again when it has left");
    }
  }

  /** Ends it because its sender has gone; what has come is kept, and can be carried on. */
  public synchronized void cut() {
    if (over) {
      return;
    }
    try {
      PartFile open = file;
      if (open != null) {
        open.sync();
        open.close();
      }
    } catch (IOException e) {
      LOG.warn("What came of {} may be lost: {}", landing.packet(), InWords.of(e));
    }
    file = null;
    end("was cut off at byte " + at);
  }

  private RefusedUploadException refused(RefusedUploadException refusal) {
    drop();
    end("is refused: " + refusal.getMessage());
    return refusal;
  }

  private RefusedUploadException failed(Exception failure) {
    drop();
    end("failed: " + InWords.of(failure));
    return Uploads.failure(failure);
  }

  private void drop() {
    try {
      PartFile open = file;
      file = null;
      if (open != null) {
        open.close();
      }
      placement.drop(landing, before);
    } catch (IOException e) {
      LOG.warn("What came of {} is removed later: {}", landing.packet(), InWords.of(e));
    }
  }

  private void end(String how) {
    over = true;
    place.close();
    LOG.info(
        "{}'s {}, {} of {} bytes, {}",
        Printable.of(note.sender()),
        landing.packet(),
        at,
        note.length(),
        how);
  }
}
