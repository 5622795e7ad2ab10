package dev.wharf.ship;

import dev.wharf.packet.Printable;
import java.io.IOException;

/** A file was sent, and something else than that file stands at the target. */
final class ShortFileException extends IOException {
  private static final long serialVersionUID = 1L;

  ShortFileException(String name, long size, long there) {
    super(
        Printable.of(name)
            + " has "
            + size
            + " bytes, and after it was sent "
            + (there < 0 ? "it is not there" : there + " bytes are there"));
  }
}
