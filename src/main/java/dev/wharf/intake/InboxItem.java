package dev.wharf.intake;

import dev.wharf.packet.PacketName;
import dev.wharf.packet.Place;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What something in an inbox is.
 *
 * @param packet what the packet is or would be called
 * @param path where it stands
 * @param place of a packet that is whole
 * @param why of a stray, as a clause; of a folder without its zip, what it holds
 */
record InboxItem(Kind kind, PacketName packet, Path path, @Nullable Place place, String why) {
  enum Kind {
    /** Nobody's packet, and nobody is told of it. */
    IGNORED,
    /** A packet that is not whole yet. */
    ARRIVING,
    /** A packet that is whole if nothing in it changes for a while. */
    SETTLING,
    /** A packet that is whole. */
    READY,
    /** A packet that would be whole if its zip were there. */
    WITHOUT_ZIP,
    /** Something that will never be taken, though its sender may think so. */
    STRAY
  }

  static InboxItem ignored(PacketName name, Path path) {
    return new InboxItem(Kind.IGNORED, name, path, null, "");
  }

  static InboxItem arriving(PacketName packet, Path path) {
    return new InboxItem(Kind.ARRIVING, packet, path, null, "");
  }

  static InboxItem settling(PacketName packet, Path path) {
    return new InboxItem(Kind.SETTLING, packet, path, null, "");
  }

  static InboxItem ready(PacketName packet, Path path, Place place) {
    return new InboxItem(Kind.READY, packet, path, place, "");
  }

  static InboxItem withoutZip(PacketName packet, Path path, String holds) {
    return new InboxItem(Kind.WITHOUT_ZIP, packet, path, null, holds);
  }

  static InboxItem stray(PacketName name, Path path, String why) {
    return new InboxItem(Kind.STRAY, name, path, null, why);
  }

  /** Where something that arrives has its zip, or will have it. */
  Place arriving() {
    boolean plain = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    Path zip = plain ? path : path.resolve(packet.zip());
    return plain ? Place.plain(path, zip) : Place.folder(path, zip);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Where a packet stands that is whole. */
  Place ready() {
    if (place == null) {
      throw new IllegalStateException(packet + " is not ready");
    }
    return place;
  }
}
