package dev.wharf.archive;

import dev.wharf.files.Beneath;
import dev.wharf.files.Disk;
import dev.wharf.files.FileStamp;
import dev.wharf.ledger.PacketRecord;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.ZipName;
import dev.wharf.settings.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts senders' folders that stand in the work folder, and do not belong there, into the inbox. */
final class GivingBack {
  private static final Logger LOG = LoggerFactory.getLogger(GivingBack.class);

  /** The clock of the inbox's file system may differ by so much from the ledger's. */
  private static final Duration SURELY = Duration.ofSeconds(1);

  /** The beginning of the tokens of these moves. */
  private static final String TOKEN = "back-";

  private final Disk disk;
  private final Layout layout;

  GivingBack(Disk disk, Layout layout) {
    this.disk = disk;
    this.layout = layout;
  }

  /**
   * Puts a folder under the first free one of its names. After a crash in the middle of it, {@link
   * #undo} comes first.
   */
  void toInbox(PacketName name, Path found) throws IOException {
    Beneath from = Beneath.of(found);
    // It tells this move from others at the same time, also after a restart.
    String token =
        TOKEN + UUID.nameUUIDFromBytes(found.toString().getBytes(StandardCharsets.UTF_8));
    Path back = layout.inInbox(name);
    Path parent = Objects.requireNonNull(back.getParent());
    disk.createDirectories(parent); // Its sender may have no folder any more.
    for (int i = 2; !disk.move(from, layout.beneath(name, back), token); i++) {
      back = layout.inInbox(name.withNumber(i));
    }
    LOG.warn("{} was found in the work folder, where it does not belong; it is now {}", name, back);
  }

  /** Whether a token is that of such a move. */
  static boolean isToken(String token) {
    return token.startsWith(TOKEN);
  }

  /**
   * Undoes a move to another file system that a crash cut off. What stands aside is all of it,
   * unless its removal had begun; then it has been delivered, and a second delivery of the same
   * content is known as such.
   *
   * @param aside what stands aside in a work folder
   * @param folder the name that it had there
   */
  void undo(PacketName name, Path aside, Path folder) throws IOException {
    disk.wipe(layout.beneath(name, layout.inInbox(name)).aside(Disk.token(aside)));
    disk.rename(aside, folder);
  }

  /**
   * Gives back packets that somebody moved into this one while it was in work: {@code mv b a} makes
   * {@code a/b} where {@code a} is there, and nobody would ever work on it. {@code mv a-downloading
   * a} does that to the next packet of the same name, and is undone whenever it came.
   *
   * @return the folder as it is then
   */
  TakenFolder movedIn(PacketRecord packet, TakenFolder folder) throws IOException {
    boolean found = false;
    for (String name : folder.names()) {
      Path inner = folder.path().resolve(name);
      String meant = layout.withoutSuffix(packet.name(), name);
      boolean next = !meant.equals(name) && meant.equals(packet.name().folder());
      if (!ZipName.is(name)
          && Files.isRegularFile(inner.resolve(meant + ".zip"), LinkOption.NOFOLLOW_LINKS)
          && Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)
          && (next || wasMovedAfter(inner, packet.claimed().plus(SURELY)))) {
        PacketName own = new PacketName(packet.name().inbox(), packet.name().sender(), meant);
        toInbox(own, inner);
        found = true;
      }
    }
    return found ? TakenFolder.at(folder.path(), folder.fresh()) : folder;
  }

  private static boolean wasMovedAfter(Path folder, Instant moment) throws IOException {
    return FileStamp.of(folder).changed().toInstant().isAfter(moment);
  }
}
