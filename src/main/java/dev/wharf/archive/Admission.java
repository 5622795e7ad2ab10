package dev.wharf.archive;

import dev.wharf.files.FileStamp;
import dev.wharf.files.Possession;
import dev.wharf.files.WholeFile;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.BadPacketException;
import dev.wharf.packet.OpenContent;
import dev.wharf.packet.OpenContent.Sameness;
import dev.wharf.packet.Reason;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Layout;
import dev.wharf.settings.Settings;
import dev.wharf.zip.Content;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Admits a folder that was taken to the archive: its zip is the one that passed the door, and the
 * folder becomes Wharf's own where Wharf may do that. Until then its sender could exchange the zip,
 * or all of the folder, also through a descriptor that it keeps. Safe for use by several threads.
 */
final class Admission {
  private final Settings settings;
  private final Layout layout;
  private final Content content;

  /** The number of this process's user; null until it is asked for. */
  private volatile @Nullable Object us;

  Admission(Settings settings, Layout layout) {
    this.settings = settings;
    this.layout = layout;
    this.content = new Content(settings);
  }

  /**
   * Admits a folder. It may be done again after a crash.
   *
   * @param opened the zip as it was opened; null where a server before this one has opened it
   * @return the SHA-256 of the zip that was admitted; null where it is not asked for
   * @throws BadPacketException {@code changed}, when the folder's zip is another
   */
  @Nullable String admit(PacketRecord packet, TakenFolder taken, @Nullable OpenContent opened)
      throws IOException {
    if (!taken.here()) {
      return null; // It was admitted before it set out, and has its receipt.
    }
    Possession possession =
        opened == null || isForeign(packet, taken)
            ? Possession.begin(taken.path(), layout.work(packet))
            : null;
    // What is changed meanwhile is not the same afterwards.
    String digest = settings.zipDigest() ? WholeFile.sha256(zip(packet, taken)) : null;
    requireSame(packet, taken, opened);
    if (possession != null) {
      possession.finish(Set.copyOf(layout.made()));
    }
    return digest;
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
