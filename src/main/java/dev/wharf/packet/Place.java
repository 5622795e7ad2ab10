package dev.wharf.packet;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a packet stands.
 *
 * @param ground the folder from which its zip is reached without following a link: that in which
 *     the packet stands, or the inbox where the sender's own folder stands between
 * @param folder the packet's own; of a plain zip in an inbox, the folder in which it lies
 * @param zip a file in that folder
 * @param plain whether it is a plain zip, without a folder of its own
 */
public record Place(Path ground, Path folder, Path zip, boolean plain) {

  /** A packet in a folder of its own. */
  public static Place folder(Path folder, Path zip) {
    return new Place(Objects.requireNonNullElse(folder.getParent(), folder), folder, zip, false);
  }

  /** A plain zip, in the folder in which it lies. */
  public static Place plain(Path folder, Path zip) {
    return new Place(folder, folder, zip, true);
  }

  /** The same where the packet's sender can exchange the folder that stands in the inbox. */
  public Place below(Path inbox) {
    return new Place(inbox, folder, zip, plain);
  }

  /** What its sender delivered: its folder, or the plain zip. */
  public Path item() {
    return plain ? zip : folder;
  }

  /** The name of the zip. */
  public String zipName() {
    return String.valueOf(zip.getFileName());
  }

  /** The same packet, once it stands in a folder of its own there. */
  public Place movedTo(Path other) {
    return folder(other, other.resolve(zipName()));
  }
}
