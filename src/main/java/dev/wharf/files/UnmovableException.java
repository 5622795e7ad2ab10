package dev.wharf.files;

import dev.wharf.packet.Printable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tree holds something that cannot be copied to another file system, however often it is tried.
 * Nothing has been moved.
 */
public final class UnmovableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /** What cannot be copied. */
  public enum Cause {
    /** A device, a FIFO or a socket. */
    SPECIAL_FILE,
    /** A name that the other file system does not take. */
    NAME,
    /** A name that the other file system takes for the name of another file. */
    SAME_NAME,
    /** A path that is longer than the system takes. */
    TOO_DEEP
  }

  static UnmovableException special(Path file) {
    return new UnmovableException(
        Cause.SPECIAL_FILE,
        "'"
            + Printable.of(String.valueOf(file.getFileName()))
            + "' is a device, FIFO or socket, and cannot be copied to another file system");
  }

  static UnmovableException tooDeep() {
    return new UnmovableException(
        Cause.TOO_DEEP,
        "its folders are so deep that a path is longer than "
            + Presence.LONGEST_PATH
            + " bytes, and cannot be copied to another file system");
  }

  UnmovableException(Cause cause, String message) {
    super(message);
    this.cause = cause;
  }

  /** What cannot be copied; the message says which and why. */
  public Cause what() {
    return cause;
  }
}
