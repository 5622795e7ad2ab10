package dev.wharf.archive;

import dev.wharf.files.FileStamp;
import dev.wharf.files.Possession;
import dev.wharf.files.WholeFile;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenContent.Sameness;
import dev.wharf.packet.OpenPacket;
import dev.wharf.packet.Reason;
import dev.wharf.packet.Verified;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.zip.Content;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits a folder that was taken to the archive: its zip is the one that passed the door, and the
 * folder becomes Wharf's own where Wharf may do that. Until then its sender could exchange the zip,
 * or all of the folder, also through a descriptor that it keeps. Safe for use by several threads.
 */
final class Admission {
  private final Supplier<Settings> settings;
  private final Layout layout;
  private final Content content;
  private final Joined joined;
  private final Verified.Verifier verifier;

  /** The number of this process's user; null until it is asked for. */
  private volatile @Nullable Object us;

  Admission(Supplier<Settings> settings, Layout layout, Joined joined, Verified.Verifier verifier) {
    this.joined = joined;
    this.verifier = verifier;
    this.settings = settings;
    this.layout = layout;
    this.content = new Content(settings);
  }

  /**
   * Admits a folder. It may be done again after a crash.
   *
   * @param opened the zip as it was opened; null where a server before this one has opened it
   * @param verified what was verified of it before; null where there was nothing, and for a server
   *     after the one that verified it
   * @return what is proved of what was admitted
   * @throws BadPacketException {@code changed}, when the folder's zip is another
   */
  Proof admit(
      PacketRecord packet,
      TakenFolder taken,
      @Nullable OpenContent opened,
      @Nullable Verified verified)
      throws IOException {
    if (!taken.here()) {
      return Proof.NONE; // It was admitted before it set out, and has its receipt.
    }
    Possession possession =
        opened == null || isForeign(packet, taken)
            ? Possession.begin(taken.path(), layout.work(packet))
            : null;
    // What is changed meanwhile is not the same afterwards.
    String digest = settings.get().zipDigest() ? WholeFile.sha256(zip(packet, taken)) : null;
    requireSame(packet, taken, opened);
    if (possession != null) {
      possession.finish(joined.all(packet));
    }
    boolean again = opened == null || (verified != null && !isUntouched(verified, taken));
    return new Proof(digest, again ? verifiedAgain(packet, taken) : verified, null, null);
  }

  /**
   * Looks that nobody has changed the zip since it was verified, and so none that was opened then.
   *
   * @throws BadPacketException {@code changed}, when somebody has
   */
  void requireVerified(OpenPacket packet) throws IOException {
    Verified verified = packet.verified();
    if (verified != null && !verified.files().zipIsUntouched(packet.folder())) {
      throw new BadPacketException(Reason.CHANGED, "the zip was changed after it was verified");
    }
  }

  private static boolean isUntouched(Verified verified, TakenFolder taken) throws IOException {
    return verified.files().zipIsUntouched(taken.path())
        && verified.files().othersAreUntouched(taken.path());
  }

  // On another file system, or as Wharf's own, each file has other times; the sender could change
  // what lies beside the zip until then.
  private @Nullable Verified verifiedAgain(PacketRecord packet, TakenFolder taken)
      throws IOException {
    try {
      return verifier.again(packet.name(), taken.path());
    } catch (BadPacketException e) {
      throw new BadPacketException(
          Reason.CHANGED, "it is not what was verified any more: " + e.getMessage());
    }
  }

  private boolean isForeign(PacketRecord packet, TakenFolder taken) throws IOException {
    Object own = us;
    if (own == null) {
      own = FileStamp.of(layout.work(packet)).owner();
      us = own;
    }
    try {
      return !own.equals(FileStamp.of(taken.path()).owner())
          || !own.equals(FileStamp.of(zip(packet, taken)).owner());
    } catch (NoSuchFileException e) {
      return true; // Its sender takes the zip away at this moment.
    }
  }

  private static Path zip(PacketRecord packet, TakenFolder taken) {
    String plainZip = packet.plainZip();
    if (plainZip != null) {
      return taken.path().resolve(plainZip);
    }
    String zip = ZipName.in(packet.name().folder(), taken.names());
    return taken.path().resolve(zip == null ? packet.name().zip() : zip);
  }

  private void requireSame(PacketRecord packet, TakenFolder taken, @Nullable OpenContent opened)
      throws IOException {
    Sameness sameness = opened == null ? Sameness.TOUCHED : opened.at(zip(packet, taken));
    String wrong =
        switch (sameness) {
          case UNTOUCHED -> null;
          case TOUCHED, COPY ->
              content.prove(
                  packet.name(),
                  taken.path(),
                  Objects.requireNonNull(packet.decided().zip()),
                  sameness == Sameness.TOUCHED);
          case ANOTHER -> "it is another file";
        };
    if (wrong != null) {
      throw new BadPacketException(
          Reason.CHANGED, "the zip is not the one that was read any more: " + wrong);
    }
  }
}
