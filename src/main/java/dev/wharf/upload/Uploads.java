package dev.wharf.upload;

import dev.wharf.files.Disk;
import dev.wharf.ledger.Ledger;
import dev.wharf.ledger.LedgerException;
import dev.wharf.ledger.SameFolders;
import dev.wharf.packet.InWords;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.PostponedException;
import dev.wharf.packet.Printable;
import dev.wharf.settings.Inbox;
import dev.wharf.settings.Settings;
import dev.wharf.settings.StateFolder;
import dev.wharf.upload.UploadNotes.Note;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets that senders upload. Each arrives in a folder with a suffix, beside where it will
 * stand, and stands whole after one rename. Whose it is says a note in the state folder. What was
 * cut off is kept for a week and can be carried on. Safe for use by several threads; every method
 * may wait for the disk.
 */
public final class Uploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final String NOT_NOW = "uploads are not possible now; try again later";

  private final UploadTokens tokens;
  private final Ground ground;
  private final UploadNotes notes;
  private final Placement placement;
  private final ActiveUploads active = new ActiveUploads();
  private final Supplier<@Nullable String> paused;
  private final UploadStart start;
  private final Tidying tidying;

  /**
   * What somebody wants to upload.
   *
   * @param inbox its name; empty for that of {@code wharf.inbox}
   * @param length of the request's body, in bytes; -1 where it is not announced
   */
  public record Wanted(
      String inbox,
      String name,
      long length,
      @Nullable String contentRange,
      @Nullable String reprDigest) {}

  /**
   * How far an upload has come.
   *
   * @param offset of the bytes before it, all are on the disk
   * @param complete whether the packet stands in its inbox
   */
  public record Progress(PacketName packet, long offset, long length, boolean complete) {}

  /**
   * @param tokens the file with the tokens
   * @param folders whether the folders are those that were used last
   * @param paused why no packets are let in now; null when they are
   */
  public Uploads(
      Path tokens,
      Supplier<Settings> settings,
      Ledger ledger,
      Disk disk,
      SameFolders folders,
      Supplier<@Nullable String> paused) {
    this.tokens = new UploadTokens(tokens);
    this.ground = new Ground(settings, ledger, disk, folders);
    this.notes = new UploadNotes(settings.get().state().resolve(StateFolder.UPLOADS), disk);
    this.placement = new Placement(ground, notes);
    this.start = new UploadStart(ground, notes, placement, active);
    this.paused = paused;
    this.tidying = new Tidying(ground, notes, placement, active);
  }

  /** Carries on what a crash has cut off, and from now on removes what nobody carries on. */
  public Uploads begin() {
    tidying.begin();
    return this;
  }

  /**
   * Whose a token is.
   *
   * @return null when it is nobody's
   */
  public @Nullable String sender(String token) throws RefusedUploadException {
    return tokens.sender(token);
  }

  /**
   * Begins an upload, or a part of one.
   *
   * @throws RefusedUploadException when nothing of its body is wanted
   */
  public Begun begin(String sender, Wanted wanted) throws RefusedUploadException {
    Landing landing = landing(sender, wanted.inbox(), wanted.name());
    Inbox inbox = landing.inbox();
    SentRange range = SentRange.of(wanted.length(), wanted.contentRange());
    ReprDigest digest = ReprDigest.of(wanted.reprDigest());
    if (range.total() > inbox.limits().bytes()) {
      throw new RefusedUploadException(
          413, "it is larger than what a zip may unpack to here: " + inbox.limits().bytesInWords());
    }
    if (paused.get() != null) {
      throw new RefusedUploadException(503, "the intake is paused; try again later");
    }
    ground.requireFolders();
    ActiveUploads.Place place = active.enter(landing.packet(), sender);
    boolean begun = false;
    try {
      Begun found = start.begin(sender, landing, range, digest, place);
      begun = found instanceof Upload;
      return found;
    } catch (IOException | LedgerException e) {
      throw failure(e);
    } finally {
      if (!begun) {
        place.close();
      }
    }
  }

  /**
   * How far a sender's upload has come.
   *
   * @throws RefusedUploadException when there is none
   */
  public Progress progress(String sender, String inbox, String name) throws RefusedUploadException {
    Landing wanted = landing(sender, inbox, name);
    try {
      Note note = own(sender, wanted, false);
      Landing landing = UploadStart.of(note, wanted.inbox());
      if (note.whole()) {
        return new Progress(landing.packet(), note.length(), note.length(), true);
      }
      return new Progress(landing.packet(), start.offset(landing, note), note.length(), false);
    } catch (NoSuchFileException e) {
      throw none();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Removes what has come of a sender's upload.
   *
   * @throws RefusedUploadException when there is none, or its packet stands whole
   */
  public PacketName cancel(String sender, String inbox, String name) throws RefusedUploadException {
    Landing wanted = landing(sender, inbox, name);
    ActiveUploads.Place place = active.enter(wanted.packet(), sender);
    try (place) {
      Note note = own(sender, wanted, true);
      if (note.whole()) {
        throw new RefusedUploadException(409, "the packet stands whole in the inbox already");
      }
      placement.drop(UploadStart.of(note, wanted.inbox()), null);
      LOG.info("{} cancels {}", Printable.of(sender), wanted.packet());
      return wanted.packet();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * @param held whether the packet's place among those that are active is held
   */
  private Note own(String sender, Landing wanted, boolean held)
      throws IOException, RefusedUploadException {
    Note note = notes.read(wanted.packet());
    if (note == null) {
      throw none();
    }
    Landing landing = UploadStart.of(note, wanted.inbox());
    if (!note.whole() && !Disk.exists(landing.partZip())) {
      note = settled(landing, note, held);
    }
    if (note.whole() ? landing.standing() == null : !Disk.exists(landing.partZip())) {
      throw none();
    }
    if (!note.sender().equals(sender)) {
      throw new RefusedUploadException(403, "it is another sender's");
    }
    return note;
  }

  private Note settled(Landing landing, Note note, boolean held) throws IOException {
    if (held) {
      return placement.settled(landing, note);
    }
    try (ActiveUploads.Place place = active.pass(landing.packet())) {
      return place == null ? note : placement.settled(landing, note);
    }
  }

  private Landing landing(String sender, String inbox, String name) throws RefusedUploadException {
    return Landings.of(ground.settings().get(), sender, inbox, name);
  }

  private static RefusedUploadException none() {
    return new RefusedUploadException(404, "no upload of that name is known");
  }

  /** What a sender is told of a failure that is not its own; the log has the rest. */
  static RefusedUploadException failure(Exception failure) {
    if (Disk.full(failure)) {
      return new RefusedUploadException(507, "the disk is full; try again later");
    }
    LOG.warn("An upload failed: {}", InWords.of(failure));
    return failure instanceof LedgerException || failure instanceof PostponedException
        ? new RefusedUploadException(503, NOT_NOW)
        : new RefusedUploadException(500, "this failed; the server's log says why");
  }

  @Override
  public void close() {
    tidying.close();
  }
}
