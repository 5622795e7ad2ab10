package dev.wharf.packet;

import java.nio.file.Path;

/**
 * Where a packet stands.
 *
 * @param folder the packet's own; of a plain zip in an inbox, the folder in which it lies
 * @param zip a file in that folder
 * @param plain whether it is a plain zip, without a folder of its own
 */
public record Place(Path folder, Path zip, boolean plain) {

  /** A packet in a folder of its own. */
  public static Place folder(Path folder, Path zip) {
    return new Place(folder, zip, false);
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
